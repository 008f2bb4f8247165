package io.muster.imports.rows;

/** Something in a file makes it and what follows unreadable; the rows before it are good. */
public final class UnreadableSourceException extends Exception {

  private final long line;
  private final long column;
  private final long rows;
  private final String reason;
  private final boolean mapHelps;

  /**
   * A fault of a file.
   *
   * @param line the line, from 1
   * @param column the character in the line, from 1
   * @param rows how many rows were read before it
   * @param reason what is wrong and what would be right; never what stands in a row
   */
  public UnreadableSourceException(long line, long column, long rows, String reason) {
    this(line, column, rows, reason, false);
  }

  /**
   * The same, and whether it is the columns of the header that can't be understood: then it may
   * help to say what they hold.
   */
  UnreadableSourceException(long line, long column, long rows, String reason, boolean mapHelps) {
    super("line " + line + ", column " + column + ": " + reason);
    this.line = line;
    this.column = column;
    this.rows = rows;
    this.reason = reason;
    this.mapHelps = mapHelps;
  }

  /** The line, from 1. */
  public long line() {
    return line;
  }

  /** The character in the line, from 1. */
  public long column() {
    return column;
  }

  /** How many rows of the file come before the fault. */
  public long rows() {
    return rows;
  }

  /** What is wrong and what would be right, without the place. */
  public String reason() {
    return reason;
  }

  /** Whether it may help to say what the columns hold, with a {@link ColumnMap}. */
  public boolean mapHelps() {
    return mapHelps;
  }
}
