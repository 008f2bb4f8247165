package io.muster.bench.micro;

import io.muster.command.Command;
import io.muster.command.Retention;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.Fold;
import io.muster.worker.decision.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;

/** Deciding a batch of creates. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@org.openjdk.jmh.annotations.State(Scope.Benchmark)
public class FoldBenchmark {
  @Param({"1", "25", "250"})
  int batch;

  private final List<Command> commands = new ArrayList<>();
  private final Instant now = Instant.now();

  /** Makes the batch. */
  @Setup
  public void makeCommands() {
    for (int n = 0; n < batch; n++) {
      commands.add(Samples.command(n));
    }
  }

  /** One batch on an empty store. */
  @Benchmark
  public Decision fold() {
    return Fold.fold(State.empty(), now, commands, Retention.DEFAULT);
  }
}
