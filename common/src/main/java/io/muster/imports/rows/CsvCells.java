package io.muster.imports.rows;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.Reader;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Takes CSV records apart. One parser reads all of them, from a reader that is given one record at
 * a time: making a parser costs more than reading a row.
 */
final class CsvCells {

  /** Takes a cell of a record. */
  @FunctionalInterface
  interface Cells {
    /** A cell, by its place from 0, in a part of an array that is used again. */
    void cell(int index, char[] chars, int offset, int length);
  }

  private final OneRecord input = new OneRecord();
  private final Handler handler = new Handler();
  private final Iterator<Cells> parser =
      CsvReader.builder().skipEmptyLines(false).build(handler, input).iterator();

  /**
   * Takes one record apart that has its end where the splitter saw it.
   *
   * @param text its characters; a line feed is added
   */
  void read(RecordText text, Cells cells) {
    text.endLine();
    handler.cells = cells;
    input.give(text);
    parser.next();
    if (input.left() > 0) {
      throw new IllegalStateException("the CSV parser sees an end of the record that isn't one");
    }
  }

  private static final class Handler extends AbstractBaseCsvCallbackHandler<Cells> {

    private Cells cells = (index, chars, offset, length) -> {};

    @Override
    protected void handleField(int index, char[] chars, int offset, int length, boolean quoted) {
      cells.cell(index, chars, offset, length);
    }

    @Override
    protected Cells buildRecord() {
      return cells;
    }
  }

  /** A reader that ends behind the record it was given, until it is given another. */
  private static final class OneRecord extends Reader {

    private @Nullable RecordText text;
    private int position;

    void give(RecordText next) {
      text = next;
      position = 0;
    }

    int left() {
      return text == null ? 0 : text.length() - position;
    }

    @Override
    public int read(char[] target, int offset, int length) {
      int count = Math.min(length, left());
      if (text == null || count == 0) {
        return -1;
      }
      System.arraycopy(text.chars(), position, target, offset, count);
      position += count;
      return count;
    }

    @Override
    public void close() {}
  }
}
