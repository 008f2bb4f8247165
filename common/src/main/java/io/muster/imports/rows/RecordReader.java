package io.muster.imports.rows;

/** Takes a record apart. */
interface RecordReader {

  /**
   * Puts the fields of a record into a row that was cleared.
   *
   * @param record the record, for figures
   * @param text its characters; they may be changed
   */
  void read(RecordSplitter record, RecordText text, RawRow row);
}
