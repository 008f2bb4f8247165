package io.muster.cli.imports;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of users. */
final class Rows {

  /** A hash as any other. */
  static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
          + "R1zUoVmNPRRnVKt5PDhBzYRSyOpWlKyFSG0NEWU3VdE";

  private Rows() {}

  static String ndjson(long number) {
    return "{\"name\":\"User "
        + number
        + "\",\"email\":\"user"
        + number
        + "@example.org\",\"password_hash\":\""
        + HASH
        + "\"}\n";
  }

  /** Writes so many rows; the numbers of those that are faulty: every thousandth. */
  static void write(Path file, int rows) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int row = 1; row <= rows; row++) {
        out.write(row % 1_000 == 0 ? "{\"name\":\"No Address " + row + "\"}\n" : ndjson(row));
      }
    }
  }
}
