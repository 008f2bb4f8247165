package io.muster.imports.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.muster.imports.ImportRow;
import io.muster.imports.RowFault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** TestFiles to read, and reading them whole. */
final class TestFiles {

  static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
          + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  static final RowOptions NDJSON = RowOptions.of(RowFormat.NDJSON);
  static final RowOptions CSV = RowOptions.of(RowFormat.CSV);

  private TestFiles() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return packed.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static List<FileRow> read(String text, RowOptions options) throws Exception {
    return read(new ByteArrayInputStream(utf8(text)), options);
  }

  static List<FileRow> read(byte[] bytes, RowOptions options) throws Exception {
    return read(new ByteArrayInputStream(bytes), options);
  }

  static List<FileRow> read(InputStream stream, RowOptions options) throws Exception {
    List<FileRow> rows = new ArrayList<>();
    try (RowSource source = RowSource.open(stream, options)) {
      for (FileRow row = source.next(); row != null; row = source.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** The rows before the fault that ends a file, and that fault. */
  record Broken(List<FileRow> rows, UnreadableSourceException fault) {}

  /** Whoever passes over the rows meets the same. */
  static Broken broken(byte[] bytes, RowOptions options) throws Exception {
    Broken read = broken(new ByteArrayInputStream(bytes), options);
    UnreadableSourceException passed =
        assertThrows(UnreadableSourceException.class, () -> passOver(bytes, options));
    assertEquals(read.fault().getMessage(), passed.getMessage());
    return read;
  }

  private static void passOver(byte[] bytes, RowOptions options) throws Exception {
    try (RowSource source = RowSource.open(new ByteArrayInputStream(bytes), options)) {
      RowPlace place = source.pass();
      while (place != null) {
        place = source.pass();
      }
    }
  }

  static Broken broken(InputStream stream, RowOptions options) throws Exception {
    List<FileRow> rows = new ArrayList<>();
    try (RowSource source = RowSource.open(stream, options)) {
      for (FileRow row = source.next(); row != null; row = source.next()) {
        rows.add(row);
      }
    } catch (UnreadableSourceException fault) {
      return new Broken(rows, fault);
    }
    throw new AssertionError("the file was read to its end, with rows: " + rows.size());
  }

  static ImportRow user(FileRow row) {
    if (row instanceof FileRow.User user) {
      return user.row();
    }
    throw new AssertionError("no user: " + row);
  }

  static List<RowFault> faults(FileRow row) {
    if (row instanceof FileRow.Faulty faulty) {
      return faulty.faults();
    }
    throw new AssertionError("no fault: " + row);
  }

  /** A row's only fault, as {@code field reason}. */
  static String fault(FileRow row) {
    List<RowFault> faults = faults(row);
    if (faults.size() != 1) {
      throw new AssertionError("not one fault: " + faults);
    }
    return (faults.get(0).field() + " " + faults.get(0).reason()).strip();
  }

  /** A stream that gives so many bytes at a time. */
  static InputStream inPieces(byte[] bytes, int size) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, size));
      }

      @Override
      public synchronized int available() {
        return 0;
      }
    };
  }

  /** A stream that gives the same bytes again and again, and counts what was taken. */
  static final class Endless extends InputStream {
    private final byte[] start;
    private final byte[] repeated;
    private final long size;
    long given;

    Endless(String start, String repeated, long size) {
      this.start = utf8(start);
      this.repeated = utf8(repeated);
      this.size = size;
    }

    @Override
    public int read() {
      if (given >= size) {
        return -1;
      }
      long index = given++;
      return index < start.length
          ? start[(int) index]
          : repeated[(int) ((index - start.length) % repeated.length)];
    }
  }
}
