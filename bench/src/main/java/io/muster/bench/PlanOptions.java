package io.muster.bench;

import io.muster.bench.run.Plan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How thoroughly to measure: a mixin. */
final class PlanOptions {
  private static final int MOST_ROWS = 10_000_000;

  @Option(names = "--quick", description = "About five minutes for all, with few short rounds.")
  private boolean quick;

  @Option(names = "--rounds", paramLabel = "N", description = "How often the sides take turns.")
  private int rounds;

  @Option(names = "--seconds", paramLabel = "N", description = "How long each turn is measured.")
  private int seconds;

  @Option(
      names = "--clients",
      split = ",",
      paramLabel = "N",
      description = "Numbers of clients for the figure of creates, separated by commas.")
  private List<Integer> clients = new ArrayList<>();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "Rows of each file for the figure of imports; 1,000,000 unless given, or 100,000 with"
              + " --quick.")
  private @Nullable Integer rows;

  /** Whether it is to take little time. */
  boolean isQuick() {
    return quick;
  }

  /**
   * What they come to.
   *
   * @throws BenchException where one of them can't be
   */
  Plan plan() {
    Plan plan = quick ? Plan.quick() : Plan.thorough();
    return plan.with(rounds, seconds, clients).withRows(checkedRows());
  }

  private int checkedRows() {
    if (rows == null) {
      return 0;
    }
    if (rows < 1 || rows > MOST_ROWS) {
      throw BenchException.usage(
          "--rows: must be from 1 to %,d; it is %,d".formatted(MOST_ROWS, rows));
    }
    return rows;
  }
}
