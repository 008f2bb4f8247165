package io.muster.bench.figure;

import io.muster.bench.run.FigureResult;
import io.muster.bench.system.Bench;

/** One thing that can be measured. */
public interface Figure {

  /** Its name on the command line. */
  String name();

  /** What it measures, in one sentence. */
  String title();

  /** Measures it; blocks. Leaves nothing behind but what the bench itself closes. */
  FigureResult measure(Bench bench);
}
