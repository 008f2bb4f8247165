package io.muster.bench.run;

import io.muster.bench.load.LoadReport;

/**
 * One of those that are compared by a piece of work that each does as a whole, however long it
 * takes.
 *
 * @param name for people, unique in its comparison
 * @param work what it does
 */
public record Job(String name, Work work) {

  /** What a job does in one turn. */
  @FunctionalInterface
  public interface Work {

    /**
     * Does it; blocks.
     *
     * @param round whose turn it is, the same for all that are compared; 0 is not measured
     * @throws io.muster.bench.BenchException when it failed as a whole
     */
    LoadReport run(int round);
  }
}
