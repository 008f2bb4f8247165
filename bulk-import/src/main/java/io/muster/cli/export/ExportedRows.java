package io.muster.cli.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an export so far, which may have come in several answers: each user once, in the
 * order of their ids, and one header. For one thread.
 */
final class ExportedRows {

  private static final int BEGINNING = 64;
  private static final String HASH_FIELD = "\"password_hash\":";

  private final ExportFormat format;
  private final boolean withHashes;
  private @Nullable String header;
  private String last = "";
  private long users;

  /** Where whole rows go. */
  interface Sink {
    void write(byte[] bytes, int from, int to);
  }

  /** The rows aren't those of this export; no use in trying again. */
  static final class ForeignRowsException extends IOException {
    ForeignRowsException(String message) {
      super(message);
    }
  }

  ExportedRows(ExportFormat format, boolean withHashes) {
    this.format = format;
    this.withHashes = withHashes;
  }

  /** Starts behind a user who was exported elsewhere. */
  void startAfter(String id) {
    last = id;
  }

  /** The last user's id; null where there is none. */
  @Nullable String last() {
    return last.isEmpty() ? null : last;
  }

  long users() {
    return users;
  }

  /**
   * Takes the rows of one answer, or of one file, from its first on, and passes on the new ones.
   */
  RowCutter.Receiver part(Sink sink) {
    return new RowCutter.Receiver() {
      private boolean begun = !format.hasHeader();

      @Override
      public void row(byte[] bytes, int from, int to) throws IOException {
        if (begun) {
          user(bytes, from, to);
          sink.write(bytes, from, to);
          return;
        }
        begun = true;
        if (header(text(bytes, from, to))) {
          sink.write(bytes, from, to);
        }
      }
    };
  }

  /** Whether it is the first. */
  private boolean header(String found) throws ForeignRowsException {
    String known = header;
    boolean isOne = found.startsWith("_id,") && found.contains("password_hash") == withHashes;
    if (!isOne || (known != null && !known.equals(found))) {
      throw new ForeignRowsException(
          "the columns are " + found.strip() + (known == null ? "" : ", not " + known.strip()));
    }
    header = found;
    return known == null;
  }

  private void user(byte[] bytes, int from, int to) throws ForeignRowsException {
    String id = format.idOf(text(bytes, from, Math.min(to, from + BEGINNING)));
    if (id.isEmpty()) {
      throw new ForeignRowsException("row " + (users + 1) + " is none of an export");
    }
    if (id.compareTo(last) <= 0) {
      throw new ForeignRowsException("row " + (users + 1) + " isn't behind the one before it");
    }
    if (users == 0 && !format.hasHeader()) {
      checkHash(text(bytes, from, to));
    }
    last = id;
    users++;
  }

  private void checkHash(String row) throws ForeignRowsException {
    if (row.contains(HASH_FIELD) != withHashes) {
      throw new ForeignRowsException(
          withHashes ? "the rows have no hashes" : "the rows have hashes");
    }
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
