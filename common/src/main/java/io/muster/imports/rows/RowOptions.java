package io.muster.imports.rows;

/**
 * How a stream of rows is to be read.
 *
 * @param format how rows are written down
 * @param compression how the bytes are packed
 * @param columns what the columns mean
 * @param from where in its file the stream begins; counts and offsets go on from there
 */
public record RowOptions(
    RowFormat format, Compression compression, ColumnMap columns, ResumePoint from) {

  /** Not packed, columns named as our fields are, from the beginning. */
  public static RowOptions of(RowFormat format) {
    return new RowOptions(format, Compression.NONE, ColumnMap.NONE, ResumePoint.BEGINNING);
  }

  /** The same with another packing. */
  public RowOptions with(Compression other) {
    return new RowOptions(format, other, columns, from);
  }

  /** The same with other meanings of columns. */
  public RowOptions with(ColumnMap other) {
    return new RowOptions(format, compression, other, from);
  }

  /** The same from another place of the file. */
  public RowOptions with(ResumePoint other) {
    return new RowOptions(format, compression, columns, other);
  }
}
