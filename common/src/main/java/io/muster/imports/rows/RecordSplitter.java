package io.muster.imports.rows;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds where each record of a stream ends, in bytes: at a line ending, which in CSV doesn't count
 * inside of quotes. It alone decides that, so it alone needs bounds; what stands in a record is
 * read by others. Quotes are seen as the CSV parser sees them: one opens only at the beginning of a
 * cell.
 */
final class RecordSplitter {

  /** Where in a cell the next byte is. */
  private enum State {
    CELL_START,
    PLAIN,
    QUOTED,
    /** Behind a quote inside of quotes: the end of the cell, or the first half of a quote. */
    QUOTE_SEEN
  }

  private final StreamBuffer buffer;
  private final boolean csv;

  private long line;

  /** The offset at which the current line would begin if each of its characters had one byte. */
  private long lineStart;

  private State state = State.CELL_START;
  private boolean afterCarriageReturn;
  private int mostCells = Integer.MAX_VALUE;

  private long recordStart;
  private long recordEnd;
  private long recordLine;
  private boolean tooLong;
  private boolean plainAscii;
  private int cells;
  private @Nullable Place quote;
  private @Nullable Place nul;
  private @Nullable Place stray;

  /** A character of the file. */
  record Place(long line, long column) {
    @Override
    public String toString() {
      return "line " + line + ", column " + column;
    }
  }

  RecordSplitter(InputStream stream, boolean csv, long line, long offset) {
    // Behind the longest row stands its line ending, of two bytes.
    this.buffer = new StreamBuffer(stream, RowSource.MAX_ROW_BYTES + 2, offset);
    this.csv = csv;
    this.line = line;
    this.lineStart = offset;
  }

  /** How many cells a record may have before the file is given up. */
  void limitCells(int most) {
    mostCells = most;
  }

  /** Goes to the next record that isn't blank; false behind the last one. */
  boolean next() throws IOException, SourceFault {
    do {
      beginRecord();
      if (!findEnd()) {
        return false;
      }
    } while (isBlank());
    return true;
  }

  /** Where the record stands in the buffer, without its line ending; not if it is too long. */
  byte[] buffer() {
    return buffer.bytes;
  }

  int start() {
    return (int) buffer.index(recordStart);
  }

  int length() {
    return (int) (recordEnd - recordStart);
  }

  /** Whether the record has more bytes than a row may: then it isn't in the buffer. */
  boolean tooLong() {
    return tooLong;
  }

  /** Whether every byte of it is a character of ASCII. */
  boolean plainAscii() {
    return plainAscii;
  }

  /** How many cells a CSV record has. */
  int cells() {
    return cells;
  }

  /** The first NUL byte in it, if any. */
  @Nullable Place nul() {
    return nul;
  }

  /** The first character that stands behind a closed quote in its cell, if any. */
  @Nullable Place stray() {
    return stray;
  }

  /** The line on which the record begins. */
  long recordLine() {
    return recordLine;
  }

  /** Where the record stands, as the row of this number. */
  RowPlace place(long number) {
    return new RowPlace(number, recordLine, recordStart, line, buffer.offset(buffer.position));
  }

  /** Where the next byte would stand. */
  Place here() {
    return placeAt(buffer.position);
  }

  private void beginRecord() {
    recordStart = buffer.offset(buffer.position);
    recordLine = line;
    state = State.CELL_START;
    afterCarriageReturn = false;
    tooLong = false;
    plainAscii = true;
    cells = 1;
    quote = null;
    nul = null;
    stray = null;
  }

  private boolean findEnd() throws IOException, SourceFault {
    while (true) {
      int stop =
          (int)
              Math.min(
                  buffer.limit(), buffer.index(recordStart) + RowSource.MAX_SEARCHED_BYTES + 1);
      if (scan(stop)) {
        break;
      }
      if (seen() > RowSource.MAX_SEARCHED_BYTES) {
        throw tooLongToSearch();
      }
      if (!fill()) {
        return endOfStream();
      }
    }
    tooLong = recordEnd - recordStart > RowSource.MAX_ROW_BYTES;
    return true;
  }

  private boolean endOfStream() throws SourceFault {
    if (state == State.QUOTED && quote != null) {
      throw new SourceFault(quote, "the quote that opens here is never closed");
    }
    recordEnd = buffer.offset(buffer.position);
    tooLong = recordEnd - recordStart > RowSource.MAX_ROW_BYTES;
    return recordEnd > recordStart;
  }

  private SourceFault tooLongToSearch() {
    if (state == State.QUOTED && quote != null) {
      return new SourceFault(
          quote,
          "the quote that opens here is not closed within "
              + RowSource.MAX_SEARCHED_BYTES
              + " bytes of the beginning of its row");
    }
    return new SourceFault(
        new Place(recordLine, 1),
        "the row that begins here has not ended after "
            + RowSource.MAX_SEARCHED_BYTES
            + " bytes; a row must have at most "
            + RowSource.MAX_ROW_BYTES);
  }

  private boolean scan(int stop) throws IOException, SourceFault {
    while (buffer.position < stop) {
      if (state == State.QUOTED) {
        scanQuoted(stop);
      } else if (scanUnquoted(stop)) {
        return true;
      }
    }
    return false;
  }

  /** Goes on to the end of the record (true), to a quote that opens, or to the stop. */
  private boolean scanUnquoted(int stop) throws IOException, SourceFault {
    int i = buffer.position;
    for (; i < stop; i++) {
      byte b = buffer.bytes[i];
      if (b > ',' && state == State.PLAIN) {
        continue;
      }
      if (b == '\n' || b == '\r') {
        endLine(i, b);
        return true;
      }
      if (b <= 0) {
        noteUnusual(i, b);
      }
      if (csv && b == ',') {
        countCell(i);
      } else if (csv && b == '"' && opensQuote(i)) {
        buffer.position = i + 1;
        return false;
      } else {
        if (state == State.QUOTE_SEEN && stray == null) {
          stray = placeAt(i);
        }
        state = State.PLAIN;
      }
    }
    buffer.position = i;
    return false;
  }

  private boolean opensQuote(int index) {
    if (state == State.PLAIN) {
      return false;
    }
    if (state == State.CELL_START) {
      quote = placeAt(index);
    }
    state = State.QUOTED;
    return true;
  }

  private void countCell(int index) throws SourceFault {
    cells++;
    if (cells > mostCells) {
      throw new SourceFault(placeAt(index), "the header has more than " + mostCells + " columns");
    }
    state = State.CELL_START;
  }

  /** Goes on to behind the next quote, or to the stop. */
  private void scanQuoted(int stop) {
    int i = buffer.position;
    while (i < stop) {
      byte b = buffer.bytes[i++];
      if (b == '"') {
        state = State.QUOTE_SEEN;
        afterCarriageReturn = false;
        break;
      }
      if (b == '\n' || b == '\r') {
        if (b == '\r' || !afterCarriageReturn) {
          line++;
        }
        lineStart = buffer.offset(i);
      } else if (b <= 0) {
        noteUnusual(i - 1, b);
      }
      afterCarriageReturn = b == '\r';
    }
    buffer.position = i;
  }

  private void noteUnusual(int index, byte b) {
    if (b == 0) {
      nul = nul == null ? placeAt(index) : nul;
      return;
    }
    plainAscii = false;
    if ((b & 0xc0) == 0x80) {
      lineStart++;
    }
  }

  private void endLine(int index, byte b) throws IOException {
    recordEnd = buffer.offset(index);
    buffer.position = index + 1;
    if (b == '\r'
        && (buffer.position < buffer.limit() || fill())
        && buffer.bytes[buffer.position] == '\n') {
      buffer.position++;
    }
    line++;
    lineStart = buffer.offset(buffer.position);
  }

  private Place placeAt(int index) {
    return new Place(line, buffer.offset(index) - lineStart + 1);
  }

  private boolean isBlank() {
    if (tooLong) {
      return false;
    }
    int end = start() + length();
    for (int i = start(); i < end; i++) {
      if (buffer.bytes[i] != ' ' && buffer.bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Keeps the record so far, unless it is too long for anybody to want it. */
  private boolean fill() throws IOException {
    boolean wanted = seen() <= RowSource.MAX_ROW_BYTES + 1L;
    return buffer.fill(wanted ? start() : buffer.position);
  }

  /** How many bytes of the record were looked at. */
  private long seen() {
    return buffer.offset(buffer.position) - recordStart;
  }
}
