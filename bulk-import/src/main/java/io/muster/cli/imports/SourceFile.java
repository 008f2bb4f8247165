package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.imports.rows.Compression;
import io.muster.imports.rows.ResumePoint;
import io.muster.imports.rows.RowFormat;
import io.muster.imports.rows.RowOptions;
import io.muster.imports.rows.RowSource;
import io.muster.imports.rows.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows that can be read again and again.
 *
 * @param path where it is
 */
record SourceFile(Path path) {

  private static final int LOOKED_AT = 8_192;

  /**
   * A file that is there.
   *
   * @throws CliException if there is none, or it can't be read
   */
  static SourceFile of(Path path) {
    if (!Files.exists(path)) {
      throw new CliException(CliExit.NO_INPUT, path + " isn't there");
    }
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new CliException(
          CliExit.NO_INPUT, path + " is no file that can be read; - reads what is piped in");
    }
    return new SourceFile(path);
  }

  /**
   * The format that was asked for, or the name tells, or the first character does.
   *
   * @param asked what was asked for; null where nothing was
   * @throws CliException if it holds a JSON array
   */
  RowFormat format(@Nullable RowFormat asked) {
    RowFormat told = asked == null ? ofName() : asked;
    if (told == RowFormat.CSV) {
      // A column may be called anything.
      return told;
    }
    RowFormat seen = formatOf(start(), toString());
    return told == null ? seen : told;
  }

  private @Nullable RowFormat ofName() {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      name = name.substring(0, name.length() - ".gz".length());
    }
    if (name.endsWith(".csv")) {
      return RowFormat.CSV;
    }
    if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
      return RowFormat.NDJSON;
    }
    return null;
  }

  private byte[] start() {
    try (InputStream start = RowSource.unpacked(open(), Compression.DETECT)) {
      return start.readNBytes(LOOKED_AT);
    } catch (IOException corrupt) {
      // Told with its place when it is read to its end.
      return new byte[0];
    }
  }

  /**
   * An object begins with a brace, behind blanks and the mark of UTF-8; a header with none.
   *
   * @param file what begins so, for errors
   * @throws CliException if it is a JSON array
   */
  static RowFormat formatOf(byte[] start, String file) {
    for (byte b : start) {
      if (b == '{') {
        return RowFormat.NDJSON;
      }
      if (b == '[') {
        throw new CliException(
            CliExit.BAD_INPUT,
            file + " holds a JSON array: one object a line is wanted (jq -c '.[]')");
      }
      boolean isBlank = b == ' ' || b == '\t' || b == '\r' || b == '\n';
      boolean isMark = b == (byte) 0xef || b == (byte) 0xbb || b == (byte) 0xbf;
      if (!isBlank && !isMark) {
        return RowFormat.CSV;
      }
    }
    return RowFormat.NDJSON;
  }

  /** Its bytes as they are. */
  InputStream open() throws IOException {
    try {
      return Files.newInputStream(path);
    } catch (NoSuchFileException gone) {
      throw new CliException(CliExit.NO_INPUT, path + " isn't there any more");
    }
  }

  /** Its rows behind a place. */
  RowSource rows(ImportPlan plan, ResumePoint from) throws IOException, UnreadableSourceException {
    RowOptions options = RowOptions.of(plan.format()).with(plan.columns());
    if (from.offset() == 0) {
      return RowSource.open(open(), options.with(Compression.DETECT));
    }
    InputStream unpacked = RowSource.unpacked(open(), Compression.DETECT);
    try {
      unpacked.skipNBytes(from.offset());
    } catch (IOException failed) {
      unpacked.close();
      throw failed;
    }
    return RowSource.open(unpacked, options.with(from));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
