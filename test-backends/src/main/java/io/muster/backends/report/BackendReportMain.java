package io.muster.backends.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Prints, for all modules below a folder, which backends the tests had and what was skipped and
 * why; the last line is {@code N passed, N failed, N skipped}.
 */
public final class BackendReportMain {
  private BackendReportMain() {}

  /**
   * Runs it.
   *
   * @param arguments the folder, and the time (ISO 8601, UTC) since which results count: older ones
   *     are of other builds
   */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments.length > 0 ? arguments[0] : ".");
    Instant since = arguments.length > 1 ? parse(arguments[1]) : Instant.EPOCH;
    System.out.print(new BackendReport(TestResults.read(root, since)).text());
    System.out.flush();
  }

  private static Instant parse(String time) {
    try {
      return Instant.parse(time);
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException("not a time such as 2026-01-31T12:00:00Z: " + time, wrong);
    }
  }
}
