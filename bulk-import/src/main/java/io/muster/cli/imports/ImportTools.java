package io.muster.cli.imports;

import io.muster.cli.Console;
import io.muster.password.PasswordHasher;

/**
 * What every import of a command uses.
 *
 * @param console where it tells of itself
 * @param output what it tells
 * @param hasher hashes passwords
 * @param threads how many passwords are hashed at once
 * @param stop whether to end early
 */
record ImportTools(
    Console console, OutputOptions output, PasswordHasher hasher, int threads, Stop stop) {

  /** Tells people something that no script reads. */
  void say(String line) {
    if (!output.isQuiet()) {
      console.err().println(line);
    }
  }
}
