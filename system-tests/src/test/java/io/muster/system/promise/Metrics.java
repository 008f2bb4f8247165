package io.muster.system.promise;

import io.muster.backends.program.RunningProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a process counts. */
final class Metrics {

  private Metrics() {}

  /** The sum of a counter over all its tags; 0 where it isn't there. */
  static double of(RunningProgram program, String counter) {
    try (InputStream in = program.address("Management:").resolve("/metrics").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(counter + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
