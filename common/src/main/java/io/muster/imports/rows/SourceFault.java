package io.muster.imports.rows;

/** What makes the rest of a file unreadable, told where nobody counts rows. */
final class SourceFault extends Exception {

  private final RecordSplitter.Place place;
  private final String reason;
  private final boolean mapHelps;

  SourceFault(RecordSplitter.Place place, String reason) {
    this(place, reason, false);
  }

  private SourceFault(RecordSplitter.Place place, String reason, boolean mapHelps) {
    super(place + ": " + reason);
    this.place = place;
    this.reason = reason;
    this.mapHelps = mapHelps;
  }

  /** That a header can't be understood. */
  static SourceFault of(CsvHeader.IllegalHeaderException header, RecordSplitter.Place place) {
    return new SourceFault(place, header.reason(), header.mapHelps());
  }

  UnreadableSourceException after(long rows) {
    return new UnreadableSourceException(place.line(), place.column(), rows, reason, mapHelps);
  }
}
