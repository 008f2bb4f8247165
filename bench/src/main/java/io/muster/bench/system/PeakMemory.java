package io.muster.bench.system;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that a process ever held (RSS). */
public final class PeakMemory {
  private static final String LINE = "VmHWM:";
  private static final double KIB_IN_A_MIB = 1_024;

  private PeakMemory() {}

  /** In MiB; NaN where it isn't known, as of a process that has ended. */
  public static double mebibytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"), US_ASCII).stream()
          .filter(line -> line.startsWith(LINE))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIB_IN_A_MIB)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException goneOrNotLinux) {
      return Double.NaN;
    }
  }
}
