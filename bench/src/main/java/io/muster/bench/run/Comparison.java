package io.muster.bench.run;

import java.util.List;

/**
 * Sides that were measured in turns, and what follows.
 *
 * @param title under what conditions, such as {@code 64 clients}
 * @param sides what each did
 * @param ratios what follows
 */
public record Comparison(String title, List<Measured> sides, List<Ratio> ratios) {

  /** Takes its own copies. */
  public Comparison {
    sides = List.copyOf(sides);
    ratios = List.copyOf(ratios);
  }
}
