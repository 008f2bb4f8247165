package io.muster.bench.run;

import java.util.List;

/**
 * What a figure came to.
 *
 * @param figure its name on the command line
 * @param title what was measured, in a sentence
 * @param backends what it was measured on, such as {@code RabbitMQ 4.0.5}
 * @param comparisons the measurements
 */
public record FigureResult(
    String figure, String title, List<String> backends, List<Comparison> comparisons) {

  /** Takes its own copies. */
  public FigureResult {
    backends = List.copyOf(backends);
    comparisons = List.copyOf(comparisons);
  }
}
