package io.muster.bench.micro;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Starts JMH on the benchmarks of this package. */
public final class MicroBenchmarks {
  private static final String PACKAGE = "io\\.muster\\.bench\\.micro\\.";

  private MicroBenchmarks() {}

  /**
   * Runs them and prints what JMH prints.
   *
   * @param pattern a part of the names of those that are wanted; empty for all
   * @param quick one fork and few iterations
   */
  public static void run(String pattern, boolean quick) throws RunnerException {
    ChainedOptionsBuilder options = new OptionsBuilder().include(PACKAGE + ".*" + pattern);
    if (quick) {
      options
          .forks(1)
          .warmupIterations(2)
          .warmupTime(TimeValue.seconds(1))
          .measurementIterations(3)
          .measurementTime(TimeValue.seconds(1));
    }
    new Runner(options.build()).run();
  }
}
