package io.muster.bench.run;

import io.muster.bench.load.LoadReport;
import io.muster.bench.load.Window;

/** Runs a window somewhere and waits for what it measured. */
@FunctionalInterface
public interface Runner {

  /**
   * Runs it; blocks.
   *
   * @throws io.muster.bench.BenchException when the load failed as a whole
   */
  LoadReport run(Window window);
}
