package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.imports.rows.UnreadableSourceException;

/** Tells that a file can't be read to its end. */
final class Unreadable {

  private Unreadable() {}

  /** Before anything was sent. */
  static CliException nothingSent(String file, UnreadableSourceException unreadable) {
    return new CliException(CliExit.BAD_INPUT, why(file, unreadable) + ". Nothing was sent.");
  }

  /** What is wrong, where, and what may help. */
  static String why(String file, UnreadableSourceException unreadable) {
    String remedy =
        unreadable.mapHelps()
            ? " (--map COLUMN=FIELD says what a column holds, --ignore COLUMN passes it over)"
            : "";
    return file + ": " + unreadable.getMessage() + remedy;
  }
}
