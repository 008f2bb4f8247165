package io.muster.cli.export;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** What somebody who waits for an export sees. For one thread. */
final class Progress implements AutoCloseable {

  private static final int WIDTH = 78;
  private static final int EVERY_MILLIS = 500;

  private final PrintWriter err;
  private final @Nullable ProgressBar bar;

  /**
   * Shows a bar, or notes only.
   *
   * @param err standard error
   * @param isShown whether a person looks on
   * @param already how many users there are to begin with
   */
  Progress(PrintWriter err, boolean isShown, long already) {
    this.err = err;
    this.bar = isShown ? bar(err, already) : null;
  }

  private static ProgressBar bar(PrintWriter err, long already) {
    return new ProgressBarBuilder()
        .setTaskName("Export")
        .setStyle(ProgressBarStyle.ASCII)
        .setUnit(" users", 1)
        .startsFrom(already, Duration.ZERO)
        // Nobody knows how many there will be.
        .setInitialMax(-1)
        .showSpeed()
        .setUpdateIntervalMillis(EVERY_MILLIS)
        .setConsumer(
            new DelegatingProgressBarConsumer(
                line -> {
                  err.print('\r' + line);
                  err.flush();
                },
                WIDTH))
        .build();
  }

  /** How many users there are by now. */
  void users(long count) {
    if (bar != null) {
      bar.stepTo(count);
    }
  }

  /** Something that is worth a line of its own. */
  void note(String line) {
    if (bar != null) {
      err.println();
    }
    err.println(line);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      err.println();
    }
  }
}
