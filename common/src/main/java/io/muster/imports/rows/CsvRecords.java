package io.muster.imports.rows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the records of a CSV file: its header first, unless that is known, then its rows. */
final class CsvRecords implements RecordReader {

  private final CsvCells cells;
  private final List<String> header;
  private final @Nullable UserField[] fields;

  private CsvRecords(CsvCells cells, List<String> header, @Nullable UserField[] fields) {
    this.cells = cells;
    this.header = header;
    this.fields = fields;
  }

  /**
   * Reads the header out of a stream that begins with it.
   *
   * @return null if the stream is empty
   */
  static @Nullable CsvRecords begin(RecordSplitter records, RecordText text, ColumnMap columns)
      throws IOException, SourceFault {
    records.limitCells(RowSource.MAX_COLUMNS);
    if (!records.next()) {
      return null;
    }
    records.limitCells(Integer.MAX_VALUE);
    String fault = recordFault(records);
    if (fault != null) {
      throw headerFault(records, fault);
    }
    text.decode(records);
    CsvCells cells = new CsvCells();
    List<String> header = new ArrayList<>();
    cells.read(
        text,
        (index, chars, start, length) -> header.add(new String(chars, start, length).strip()));
    try {
      return new CsvRecords(cells, List.copyOf(header), CsvHeader.fields(header, columns));
    } catch (CsvHeader.IllegalHeaderException illegal) {
      throw SourceFault.of(illegal, new RecordSplitter.Place(records.recordLine(), 1));
    }
  }

  /** Goes on in the middle of a file whose header is known. */
  static CsvRecords resume(ResumePoint from, ColumnMap columns) throws SourceFault {
    try {
      return new CsvRecords(
          new CsvCells(), from.header(), CsvHeader.fields(from.header(), columns));
    } catch (CsvHeader.IllegalHeaderException illegal) {
      throw SourceFault.of(illegal, new RecordSplitter.Place(from.line(), 1));
    }
  }

  List<String> header() {
    return header;
  }

  @Override
  public void read(RecordSplitter record, RecordText text, RawRow row) {
    RecordSplitter.Place stray = record.stray();
    if (stray != null) {
      row.refuse("", strayReason(stray));
    } else if (record.cells() != fields.length) {
      row.refuse("", "has " + cells(record.cells()) + ", the header has " + fields.length);
    } else {
      cells.read(text, (index, chars, start, length) -> put(row, index, chars, start, length));
    }
  }

  private void put(RawRow row, int index, char[] chars, int start, int length) {
    UserField field = fields[index];
    if (field != null && length > 0) {
      row.put(field, new String(chars, start, length));
    }
  }

  private static @Nullable String recordFault(RecordSplitter record) {
    RecordSplitter.Place stray = record.stray();
    if (record.tooLong()) {
      return "is longer than " + RowSource.MAX_ROW_BYTES + " bytes";
    }
    if (record.nul() != null) {
      return "has a NUL byte at " + record.nul();
    }
    return stray == null ? null : strayReason(stray);
  }

  private static SourceFault headerFault(RecordSplitter record, String fault) {
    return new SourceFault(new RecordSplitter.Place(record.recordLine(), 1), "the header " + fault);
  }

  private static String strayReason(RecordSplitter.Place stray) {
    return "has a character behind a closed quote at "
        + stray
        + ": a quote inside of quotes is written twice";
  }

  private static String cells(int count) {
    return count == 1 ? "1 cell" : count + " cells";
  }
}
