package io.muster.cli.imports;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** The id of an import that begins here. */
final class NewImportId {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int RANDOM_BYTES = 8;

  private NewImportId() {}

  /** One that no other import has, and that tells when it began. */
  static String of(Instant now, RandomGenerator random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return TIME.format(now) + "-" + HexFormat.of().formatHex(bytes);
  }
}
