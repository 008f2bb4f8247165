package io.muster.cli.imports;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar for whoever sits at the terminal: one for reading, one for the rows that are decided. */
final class BarProgress implements Progress {

  private static final long UNKNOWN = -1;
  private static final int REDRAWN_EACH_MILLIS = 250;

  private final PrintStream terminal;
  private final int columns;
  private final long rows;
  private @Nullable ProgressBar bar;
  private boolean isSending;

  /**
   * Shows nothing yet.
   *
   * @param columns how wide the terminal is
   * @param rows how many rows there are; negative where that isn't known
   */
  BarProgress(PrintStream terminal, int columns, long rows) {
    this.terminal = terminal;
    this.columns = columns;
    this.rows = rows;
  }

  @Override
  public void reading(long read) {
    ProgressBar shown = bar;
    if (shown == null) {
      shown = bar("Reading", UNKNOWN, 0);
      bar = shown;
    }
    shown.stepTo(read);
  }

  @Override
  public void sending(Figures figures) {
    ProgressBar shown = bar;
    if (shown == null || !isSending) {
      close();
      shown = bar("Import", rows, figures.settled().rows());
      bar = shown;
      isSending = true;
    }
    shown.stepTo(figures.settled().rows());
    shown.setExtraMessage(words(figures));
  }

  /** What the bar itself, which counts decided rows, doesn't tell. */
  static String words(Figures figures) {
    StringBuilder words = new StringBuilder(" sent ").append(figures.sent());
    if (figures.hashed() > 0) {
      words.append(", passwords hashed ").append(figures.hashed());
    }
    if (figures.settled().rejected() > 0) {
      words.append(", refused ").append(figures.settled().rejected());
    }
    if (!figures.waiting().isEmpty()) {
      words.append("; waiting: ").append(figures.waiting());
    }
    return words.toString();
  }

  private ProgressBar bar(String task, long max, long from) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(max)
        .startsFrom(from, Duration.ZERO)
        .setUnit(" rows", 1)
        .showSpeed()
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REDRAWN_EACH_MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(terminal, columns))
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
