package io.muster.imports.rows;

import io.muster.imports.RowFault;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file, one after another, in memory that doesn't grow with the file. For one thread,
 * which waits for the stream: never an event loop.
 */
public final class RowSource implements Closeable {

  /** The longest row in bytes; a longer one is a fault of that row alone. */
  public static final int MAX_ROW_BYTES = 64 * 1024;

  /** The most bytes in which the end of a row is looked for. */
  public static final int MAX_SEARCHED_BYTES = 1024 * 1024;

  /** The most columns of a CSV file. */
  public static final int MAX_COLUMNS = 1_000;

  /** The most faults that are told of one row. */
  public static final int MAX_FAULTS = 20;

  private final InputStream stream;
  private final RecordSplitter records;
  private final RecordText text;
  private final RecordReader reader;
  private final List<String> header;
  private final RawRow raw = new RawRow();
  private final boolean mayBeEmpty;

  private long rows;
  private boolean ended;
  private @Nullable UnreadableSourceException failure;
  private @Nullable IOException streamFailure;

  private RowSource(
      InputStream stream,
      RecordSplitter records,
      RecordText text,
      RecordReader reader,
      List<String> header,
      ResumePoint from) {
    this.stream = stream;
    this.records = records;
    this.text = text;
    this.reader = reader;
    this.header = header;
    this.rows = from.rows();
    this.mayBeEmpty = isMiddle(from);
  }

  /**
   * Begins to read a stream, up to the header of a CSV file.
   *
   * @param stream what is read, in large pieces: it needs no buffer; closed with this, or if this
   *     fails. One that was cut off must fail and not end, or the beginning of a row is taken for a
   *     row
   * @param options how
   * @throws UnreadableSourceException if it doesn't begin as a file of this format does
   * @throws IOException if the stream fails
   */
  public static RowSource open(InputStream stream, RowOptions options)
      throws IOException, UnreadableSourceException {
    try {
      return begin(stream, options);
    } catch (SourceFault fault) {
      stream.close();
      throw fault.after(options.from().rows());
    } catch (CorruptGzipException corrupt) {
      stream.close();
      throw corrupt(options.from().line(), 1, options.from().rows(), corrupt);
    } catch (IOException | UnreadableSourceException | RuntimeException failed) {
      stream.close();
      throw failed;
    }
  }

  /**
   * The bytes that offsets of {@link RowPlace} and {@link ResumePoint} count.
   *
   * @param stream the bytes of a file
   * @param compression how they are packed
   * @throws IOException if the stream fails, here or while it is read; also if what is packed can't
   *     be unpacked
   */
  public static InputStream unpacked(InputStream stream, Compression compression)
      throws IOException {
    return SourceBytes.unpack(stream, compression);
  }

  private static RowSource begin(InputStream stream, RowOptions options)
      throws IOException, SourceFault, UnreadableSourceException {
    ResumePoint from = options.from();
    PushbackInputStream bytes =
        SourceBytes.peekable(SourceBytes.unpack(stream, options.compression()));
    long offset = from.offset() == 0 ? SourceBytes.skipMark(bytes) : from.offset();
    boolean isCsv = options.format() == RowFormat.CSV;
    RecordSplitter records = new RecordSplitter(bytes, isCsv, from.line(), offset);
    RecordText text = new RecordText();
    if (!isCsv) {
      RecordReader reader = new NdjsonRecords(options.columns());
      return new RowSource(bytes, records, text, reader, List.of(), from);
    }
    CsvRecords csv =
        isMiddle(from)
            ? CsvRecords.resume(from, options.columns())
            : CsvRecords.begin(records, text, options.columns());
    if (csv == null) {
      throw new UnreadableSourceException(
          1, 1, 0, "the file is empty: it needs a header row, such as name,email,password_hash");
    }
    return new RowSource(bytes, records, text, csv, csv.header(), from);
  }

  private static boolean isMiddle(ResumePoint from) {
    return from.offset() > 0;
  }

  /** The names of a CSV file's columns as they stand in it; empty for NDJSON. */
  public List<String> header() {
    return header;
  }

  /**
   * The next row; null behind the last one.
   *
   * @throws UnreadableSourceException if the rest of the file can't be read, or the file has no
   *     rows at all; the same at each further call
   * @throws IOException if the stream fails; the same at each further call
   */
  public @Nullable FileRow next() throws IOException, UnreadableSourceException {
    return guarded(this::read);
  }

  /**
   * Passes over the next row, whatever stands in it, which costs little; null behind the last one.
   * What {@link #next} throws this throws too, at the same place.
   */
  public @Nullable RowPlace pass() throws IOException, UnreadableSourceException {
    return guarded(this::place);
  }

  private interface Step<T> {
    @Nullable T take() throws IOException, SourceFault;
  }

  private <T> @Nullable T guarded(Step<T> step) throws IOException, UnreadableSourceException {
    if (failure != null) {
      throw failure;
    }
    if (streamFailure != null) {
      throw streamFailure;
    }
    try {
      return ended ? null : step.take();
    } catch (SourceFault fault) {
      failure = fault.after(rows);
      throw failure;
    } catch (CorruptGzipException corrupt) {
      RecordSplitter.Place here = records.here();
      failure = corrupt(here.line(), here.column(), rows, corrupt);
      throw failure;
    } catch (IOException failed) {
      // Half a row may have been read: going on would make a row of its other half.
      streamFailure = failed;
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** The place of the next row, whose characters are those of its encoding. */
  private @Nullable RowPlace place() throws IOException, SourceFault {
    if (records.next()) {
      if (recordFault() == null) {
        text.decode(records);
      }
      return records.place(++rows);
    }
    ended = true;
    if (rows == 0 && !mayBeEmpty) {
      throw new SourceFault(records.here(), "the file has no rows: " + whatItNeeds());
    }
    return null;
  }

  private String whatItNeeds() {
    return header.isEmpty()
        ? "it needs one JSON object at least, such as"
            + " {\"name\":\"Ada\",\"email\":\"ada@example.org\"}"
        : "it needs one at least behind its header";
  }

  private @Nullable FileRow read() throws IOException, SourceFault {
    RowPlace place = place();
    if (place == null) {
      return null;
    }
    RowFault fault = recordFault();
    return fault == null ? row(place) : new FileRow.Faulty(place, List.of(fault));
  }

  private FileRow row(RowPlace place) {
    reader.read(records, text, raw);
    try {
      return raw.isRefused()
          ? new FileRow.Faulty(place, raw.faults())
          : RowChecks.check(place, raw);
    } finally {
      raw.clear();
    }
  }

  private @Nullable RowFault recordFault() {
    if (records.tooLong()) {
      return new RowFault("", "is longer than " + MAX_ROW_BYTES + " bytes");
    }
    RecordSplitter.Place nul = records.nul();
    return nul == null ? null : new RowFault("", "has a NUL byte at " + nul);
  }

  private static UnreadableSourceException corrupt(
      long line, long column, long rows, CorruptGzipException corrupt) {
    return new UnreadableSourceException(
        line, column, rows, corrupt.getMessage() + ", after row " + rows);
  }
}
