package io.muster.bench.run;

import io.muster.bench.load.LoadReport;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One number that judges: taken pair by pair, of turns that followed each other.
 *
 * @param name for people
 * @param goal what it is to be
 * @param pairs its value in each round
 */
public record Ratio(String name, Goal goal, List<Double> pairs) {

  /** Takes its own copy of the list. */
  public Ratio {
    pairs = List.copyOf(pairs);
  }

  /** A side's value over another's, round by round. */
  public static Ratio of(
      String name, Goal goal, Measured upper, Measured lower, ToDoubleFunction<LoadReport> value) {
    Double[] pairs = new Double[upper.rounds().size()];
    for (int round = 0; round < pairs.length; round++) {
      pairs[round] =
          value.applyAsDouble(upper.rounds().get(round))
              / value.applyAsDouble(lower.rounds().get(round));
    }
    return new Ratio(name, goal, List.of(pairs));
  }

  /**
   * What a side came to at its worst, which is judged by itself: the most of its rounds, as one bad
   * round is one too many.
   */
  public static Ratio most(
      String name, Goal goal, Measured side, ToDoubleFunction<LoadReport> value) {
    double most = side.rounds().stream().mapToDouble(value).max().orElse(Double.NaN);
    return new Ratio(name, goal, List.of(most));
  }

  /** The median of the pairs. */
  public double median() {
    return median(values());
  }

  /** The least of the pairs. */
  public double least() {
    return Arrays.stream(values()).min().orElse(Double.NaN);
  }

  /** The greatest of the pairs. */
  public double most() {
    return Arrays.stream(values()).max().orElse(Double.NaN);
  }

  /** Whether the median is as good as the goal. */
  public boolean isMet() {
    return goal.isMetBy(median());
  }

  private double[] values() {
    return pairs.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
