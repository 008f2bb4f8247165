package io.muster.bench.imports;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.muster.backends.process.Poll;
import io.muster.bench.load.SampleUsers;
import io.muster.bench.system.ImportProgram;
import io.muster.bench.system.MeteredProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.UUID;

/**
 * An import of rows that are piped in for as long as it is open, so that nothing that is measured
 * meanwhile falls between two files. Calls block.
 */
public final class EndlessImport implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofMinutes(3);
  private static final int ROWS_AT_ONCE = 100;

  private final ImportLines lines = new ImportLines(System::nanoTime);
  private final MeteredProcess command;
  private final Thread feeder = new Thread(this::feed, "import-rows");
  private volatile boolean ending;

  private EndlessImport(ImportProgram program) {
    this.command = program.importPiped(lines);
    feeder.setDaemon(true);
    feeder.start();
  }

  /** Starts one; returns when the first rows are decided. */
  public static EndlessImport start(ImportProgram program) {
    EndlessImport started = new EndlessImport(program);
    boolean moves =
        Poll.until(START, () -> started.lines.settled() > 0 || !started.command.isAlive());
    if (!moves || !started.command.isAlive()) {
      started.command.close();
      throw started.command.broken("did not begin");
    }
    return started;
  }

  private void feed() {
    SampleUsers users = new SampleUsers(UUID.randomUUID().toString().substring(0, 8));
    try (OutputStream rows = command.input()) {
      for (long n = 0; !ending; n += ROWS_AT_ONCE) {
        rows.write(some(users, n).getBytes(US_ASCII));
      }
    } catch (IOException ended) {
      // Whoever looks at the process sees that, and why.
    }
  }

  private static String some(SampleUsers users, long first) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ROWS_AT_ONCE; i++) {
      text.append(users.row(first + i)).append('\n');
    }
    return text.toString();
  }

  /**
   * Rows that were decided in each second between two times of {@link System#nanoTime}; NaN where
   * that is too short a time.
   *
   * @throws io.muster.bench.BenchException where the import has ended
   */
  public double perSecond(long from, long to) {
    if (!command.isAlive()) {
      throw command.broken("ended too early");
    }
    return lines.perSecond(from, to);
  }

  /**
   * Ends it; returns when all that it sent is decided.
   *
   * @throws io.muster.bench.BenchException where not all rows were applied
   */
  @Override
  public void close() {
    ending = true;
    try (command) {
      if (command.await(END).exitCode() != 0) {
        throw command.broken("did not apply all rows");
      }
    }
  }
}
