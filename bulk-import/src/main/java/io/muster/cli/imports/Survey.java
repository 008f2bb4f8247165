package io.muster.cli.imports;

import io.muster.imports.rows.Compression;
import io.muster.imports.rows.RowOptions;
import io.muster.imports.rows.RowSource;
import io.muster.imports.rows.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * What a file holds, found before anything of it is sent.
 *
 * @param rows how many rows it has
 * @param size how many bytes
 * @param sha256 the SHA-256 of its bytes
 */
record Survey(long rows, long size, String sha256) {

  private static final int REPORTED_EACH = 4_096;

  /**
   * Passes over a whole file.
   *
   * @param progress hears now and then how many rows were passed
   * @throws UnreadableSourceException if the file as a whole can't be read
   */
  static Survey of(SourceFile file, ImportPlan plan, LongConsumer progress)
      throws IOException, UnreadableSourceException {
    MessageDigest digest = digest();
    try (CountingStream bytes = new CountingStream(new DigestInputStream(file.open(), digest));
        RowSource rows =
            RowSource.open(
                bytes,
                RowOptions.of(plan.format()).with(plan.columns()).with(Compression.DETECT))) {
      long count = 0;
      while (rows.pass() != null) {
        count++;
        if (count % REPORTED_EACH == 0) {
          progress.accept(count);
        }
      }
      bytes.transferTo(OutputStream.nullOutputStream());
      return new Survey(count, bytes.count(), HexFormat.of().formatHex(digest.digest()));
    }
  }

  /** The SHA-256 of a file's bytes. */
  static String sha256(SourceFile file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream bytes = new DigestInputStream(file.open(), digest)) {
      bytes.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
