package io.muster.cli.imports;

import io.muster.imports.ChunkId;
import io.muster.imports.ImportIds;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Ids of imports that begin here, and ids of chunks as they come back. */
final class ChunkIds {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int RANDOM_BYTES = 8;
  private static final int MOST_DIGITS = 8;

  private ChunkIds() {}

  /** An import's id that no other has, and that tells when it began. */
  static String newImport(Instant now, RandomGenerator random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return TIME.format(now) + "-" + HexFormat.of().formatHex(bytes);
  }

  /** The chunk of this id; null if it is none. */
  static @Nullable ChunkId parse(@Nullable String text) {
    int slash = text == null ? -1 : text.lastIndexOf('/');
    if (text == null || slash < 0) {
      return null;
    }
    String number = text.substring(slash + 1);
    String importId = text.substring(0, slash);
    boolean isNumber =
        !number.isEmpty()
            && number.length() <= MOST_DIGITS
            && number.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber && ImportIds.isValid(importId)
        ? new ChunkId(importId, Integer.parseInt(number))
        : null;
  }
}
