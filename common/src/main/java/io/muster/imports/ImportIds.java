package io.muster.imports;

import io.muster.user.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Ids of imports, and the ids of the users that one makes: 4 bytes of the import's time, 4 of a
 * hash of its id, 4 of the row's number. So a chunk that is delivered twice makes the same users,
 * and an id tells which row made it.
 */
public final class ImportIds {

  /** What an import's id looks like. */
  public static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** What is right, to follow the name of the field. */
  public static final String RULE =
      "must have 1 to 100 letters, digits, dots, _ and -, and begin with a letter or a digit";

  /** The greatest number of a row. */
  public static final long MAX_ROW = Integer.MAX_VALUE;

  /** The greatest number of a chunk. */
  public static final int MAX_CHUNK = 10_000_000;

  private static final int PREFIX_BYTES = 8;
  private static final int ROW_HEX = 16;

  private final byte[] prefix;
  private final String prefixHex;

  private ImportIds(byte[] prefix) {
    this.prefix = prefix;
    this.prefixHex = HexFormat.of().formatHex(prefix);
  }

  /** The ids of users that this import makes. */
  public static ImportIds of(String importId, Instant createdAt) {
    byte[] hash = sha256(importId);
    byte[] prefix =
        ByteBuffer.allocate(PREFIX_BYTES)
            .putInt((int) createdAt.getEpochSecond())
            .put(hash, 0, PREFIX_BYTES / 2)
            .array();
    return new ImportIds(prefix);
  }

  /** Whether text is an import's id. */
  public static boolean isValid(String text) {
    return PATTERN.matcher(text).matches();
  }

  /** The id of the user that a row makes. */
  public UserId userOf(long row) {
    byte[] bytes = ByteBuffer.allocate(UserId.LENGTH / 2).put(prefix).putInt((int) row).array();
    return new UserId(HexFormat.of().formatHex(bytes));
  }

  /** The row that made this user; empty if it isn't one of this import's. */
  public OptionalLong rowOf(UserId user) {
    return user.hex().startsWith(prefixHex)
        ? OptionalLong.of(Long.parseLong(user.hex().substring(ROW_HEX), 16))
        : OptionalLong.empty();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
