package io.muster.imports.rows;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The characters of the current record, in one array that is used again and again. */
final class RecordText {

  private final char[] chars = new char[RowSource.MAX_ROW_BYTES + 1];
  private final CharBuffer target = CharBuffer.wrap(chars);
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private int length;

  /**
   * Decodes the splitter's record.
   *
   * @throws SourceFault if it isn't UTF-8
   */
  void decode(RecordSplitter record) throws SourceFault {
    if (record.plainAscii()) {
      widen(record.buffer(), record.start(), record.length());
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(record.buffer(), record.start(), record.length());
    target.clear();
    decoder.reset();
    CoderResult result = decoder.decode(bytes, target, true);
    length = target.position();
    if (result.isError()) {
      chars[length] = 0; // what an earlier record left there is no part of a line ending
      throw new SourceFault(
          placeOf(record, length),
          "the text is not in UTF-8 from here on: convert the file to UTF-8");
    }
  }

  char[] chars() {
    return chars;
  }

  int length() {
    return length;
  }

  /** Puts a line feed behind the record. */
  void endLine() {
    chars[length++] = '\n';
  }

  private void widen(byte[] bytes, int start, int count) {
    for (int i = 0; i < count; i++) {
      chars[i] = (char) bytes[start + i];
    }
    length = count;
  }

  /** Where the character of this index stands in the file. */
  RecordSplitter.Place placeOf(RecordSplitter record, int index) {
    long line = record.recordLine();
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      boolean ends = chars[i] == '\n' || (chars[i] == '\r' && chars[i + 1] != '\n');
      if (ends) {
        line++;
        lineStart = i + 1;
      }
    }
    int before = Character.codePointCount(chars, lineStart, index - lineStart);
    return new RecordSplitter.Place(line, before + 1L);
  }
}
