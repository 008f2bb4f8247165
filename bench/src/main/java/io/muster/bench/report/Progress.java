package io.muster.bench.report;

import java.io.PrintStream;
import java.time.Duration;

/** Tells on standard error what goes on, with the time since the start. */
public final class Progress {
  private final PrintStream out;
  private final long start = System.nanoTime();

  /** Prints there. */
  public Progress(PrintStream out) {
    this.out = out;
  }

  /** One line. */
  public void say(String line) {
    Duration passed = Duration.ofNanos(System.nanoTime() - start);
    out.printf("[%d:%02d] %s%n", passed.toMinutes(), passed.toSecondsPart(), line);
    out.flush();
  }
}
