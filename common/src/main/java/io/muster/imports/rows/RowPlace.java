package io.muster.imports.rows;

import java.util.List;

/**
 * Where a row stands in its file. Offsets are bytes after unpacking.
 *
 * @param number the row's number, from 1; a header and blank lines don't count
 * @param line the line on which it begins, from 1
 * @param startOffset where its first byte is
 * @param nextLine the line behind it
 * @param endOffset where it has ended, its line ending included
 */
public record RowPlace(long number, long line, long startOffset, long nextLine, long endOffset) {

  /**
   * From where reading goes on behind this row.
   *
   * @param header {@link RowSource#header()}
   */
  public ResumePoint after(List<String> header) {
    return new ResumePoint(number, nextLine, endOffset, header);
  }
}
