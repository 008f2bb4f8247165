package io.muster.imports.rows;

/** What makes the rest of a file unreadable, told where nobody counts rows. */
final class SourceFault extends Exception {

  private final RecordSplitter.Place place;
  private final String reason;

  SourceFault(RecordSplitter.Place place, String reason) {
    super(place + ": " + reason);
    this.place = place;
    this.reason = reason;
  }

  UnreadableSourceException after(long rows) {
    return new UnreadableSourceException(place.line(), place.column(), rows, reason);
  }
}
