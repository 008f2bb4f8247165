package io.muster.bench.imports;

import io.muster.bench.BenchException;
import io.muster.bench.load.CpuClock;
import io.muster.bench.load.LoadReport;
import io.muster.bench.run.Job;
import io.muster.bench.system.BackendProcesses;
import io.muster.bench.system.Bench;
import io.muster.bench.system.MeteredProcess;
import io.muster.bench.system.MongoImportProgram;
import io.muster.bench.system.PeakMemory;
import io.muster.bench.system.Store;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The two ways of bringing a file of users into the same database, each into an empty collection;
 * what counts is the time from the start of a process to its end.
 */
public final class ImportJobs {
  /** The process that reads the file. */
  public static final String COMMAND = "command";

  /** The process that decides its rows. */
  public static final String WORKER = "worker";

  private static final String MEMORY = " MiB";
  private static final Duration LIMIT = Duration.ofHours(1);

  private final Bench bench;
  private final UserFiles files;
  private final int rows;

  /**
   * For files of so many rows.
   *
   * @param files where they come from
   */
  public ImportJobs(Bench bench, UserFiles files, int rows) {
    this.bench = bench;
    this.files = files;
    this.rows = rows;
  }

  /**
   * The most memory (RSS) that one of them has held, by its name, in MiB; NaN where it has none.
   */
  public static double memory(LoadReport report, String process) {
    return report.other(process + MEMORY);
  }

  /** {@code ./muster import --amqp}: a file, the queue, a worker. */
  public Job muster() {
    return new Job("muster import", this::runMuster);
  }

  private LoadReport runMuster(int round) {
    Path file = files.of(round);
    bench.emptyUsers();
    ImportLines lines = new ImportLines(System::nanoTime);
    long worker = bench.muster().workerPid();
    LoadReport report =
        time(Map.of(WORKER, worker), () -> bench.importProgram().importFile(file, lines));
    JsonObject summary =
        lines.summary().orElseThrow(() -> BenchException.failed("import told no summary"));
    check("import", summary.getLong("created"));
    double sending = summary.getDouble("seconds");
    return report
        .with(WORKER + MEMORY, PeakMemory.mebibytes(worker))
        .with("s before and after sending", report.completed() / report.perSecond() - sending)
        .with("s sending", sending);
  }

  /** MongoDB's own: a file, the database. */
  public Job mongoImport(MongoImportProgram program) {
    return new Job("mongoimport", round -> runMongoImport(program, round));
  }

  private LoadReport runMongoImport(MongoImportProgram program, int round) {
    Path file = files.of(round);
    bench.store().prepareImported();
    LoadReport report =
        time(Map.of(), () -> program.importFile(bench.mongoUri(), Store.IMPORTED, file));
    check("mongoimport", bench.store().importedUsers());
    return report;
  }

  private LoadReport time(Map<String, Long> others, Supplier<MeteredProcess> start) {
    bench.settle();
    Map<String, Long> ids = new HashMap<>(BackendProcesses.find());
    ids.putAll(others);
    CpuClock clock = new CpuClock(ids);
    CpuClock.Reading before = clock.read();
    try (MeteredProcess command = start.get()) {
      MeteredProcess.Usage usage = command.await(LIMIT);
      CpuClock.Reading after = clock.read();
      if (usage.exitCode() != 0) {
        throw command.broken("ended with exit code " + usage.exitCode());
      }
      Map<String, Double> cpu = BackendProcesses.byKind(after.secondsSince(before));
      cpu.remove(CpuClock.OWN);
      cpu.put(COMMAND, usage.cpuSeconds());
      return LoadReport.ofJob(rows, usage.seconds(), cpu, after.busyCoresSince(before))
          .with(COMMAND + MEMORY, usage.peakMebibytes());
    }
  }

  private void check(String name, long applied) {
    if (applied != rows) {
      throw BenchException.failed(
          "%s applied %,d of %,d rows, all of which were new".formatted(name, applied, rows));
    }
  }
}
