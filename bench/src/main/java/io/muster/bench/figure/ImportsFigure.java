package io.muster.bench.figure;

import static io.muster.bench.run.Goal.atLeast;
import static io.muster.bench.run.Goal.atMost;

import io.muster.bench.imports.ImportJobs;
import io.muster.bench.imports.UserFiles;
import io.muster.bench.load.LoadReport;
import io.muster.bench.load.SampleUsers;
import io.muster.bench.run.Comparison;
import io.muster.bench.run.FigureResult;
import io.muster.bench.run.Goal;
import io.muster.bench.run.Measured;
import io.muster.bench.run.Ratio;
import io.muster.bench.system.Bench;
import io.muster.bench.system.MongoImportProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A file of users whose passwords are hashed already, by way of the queue, against the same file
 * brought in by MongoDB's own program, under a unique index on the address.
 */
final class ImportsFigure implements Figure {
  private static final int MOST_WORKER_MEBIBYTES = 256;

  @Override
  public String name() {
    return "imports";
  }

  @Override
  public String title() {
    return "./muster import --amqp (hashed rows) against mongoimport with 4 insertion workers";
  }

  @Override
  public FigureResult measure(Bench bench) {
    MongoImportProgram mongoImport = MongoImportProgram.find(System.getenv());
    bench.muster();
    List<Comparison> comparisons = new ArrayList<>();
    for (SampleUsers.Order order : SampleUsers.Order.values()) {
      int rows = bench.plan().rows();
      String title =
          "%,d rows, addresses %s".formatted(rows, order.name().toLowerCase(Locale.ROOT));
      try (UserFiles files = new UserFiles(rows, order)) {
        ImportJobs jobs = new ImportJobs(bench, files, rows);
        if (comparisons.isEmpty()) {
          warmUp(bench, jobs);
        }
        comparisons.add(
            compare(
                title,
                bench
                    .rounds()
                    .measureJobs(title, List.of(jobs.muster(), jobs.mongoImport(mongoImport)))));
      }
    }
    return new FigureResult(name(), title(), bench.backends(), comparisons);
  }

  /** Until what the worker does for each chunk is compiled. */
  private static void warmUp(Bench bench, ImportJobs jobs) {
    bench.progress().say("imports: the worker warms up for long");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(bench.plan().longWarmUpSeconds());
    do {
      jobs.muster().work().run(0);
    } while (System.nanoTime() - end < 0);
  }

  private static Comparison compare(String title, List<Measured> sides) {
    Measured muster = sides.get(0);
    Measured mongoImport = sides.get(1);
    return new Comparison(
        title,
        sides,
        List.of(
            Ratio.of(
                "rows/s, muster / mongoimport",
                atLeast(0.8, 1.0),
                muster,
                mongoImport,
                LoadReport::perSecond),
            Ratio.of(
                "CPU of all, muster / mongoimport",
                Goal.NONE,
                muster,
                mongoImport,
                ImportsFigure::allCpuSeconds),
            Ratio.most(
                "most MiB of the worker",
                atMost(MOST_WORKER_MEBIBYTES, MOST_WORKER_MEBIBYTES),
                muster,
                report -> ImportJobs.memory(report, ImportJobs.WORKER)),
            Ratio.most(
                "most MiB of the command",
                Goal.NONE,
                muster,
                report -> ImportJobs.memory(report, ImportJobs.COMMAND))));
  }

  private static double allCpuSeconds(LoadReport report) {
    return report.cpuSeconds().values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
