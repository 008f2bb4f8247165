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
import java.util.concurrent.Semaphore;

/**
 * An import of rows that are piped in for as long as it is open, so that nothing that is measured
 * meanwhile falls between two files. Calls block.
 */
public final class EndlessImport implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofMinutes(3);
  private static final int ROWS_AT_ONCE = 100;

  /**
   * As many rows as it sends ahead take a second or two; what it reports isn't to be waited for.
   */
  private static final Duration DECIDED = Duration.ofSeconds(5);

  private final ImportLines lines = new ImportLines(System::nanoTime);
  private final MeteredProcess command;
  private final Thread feeder = new Thread(this::feed, "import-rows");
  private final Semaphore mayFeed = new Semaphore(1);
  private volatile boolean ending;
  private boolean resting;

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
        mayFeed.acquire();
        mayFeed.release();
        rows.write(some(users, n).getBytes(US_ASCII));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (IOException ended) {
      // Whoever looks at the process sees that, and why.
    }
  }

  /** Gives it no more rows until {@link #goOn}; returns when those that it has are decided. */
  public void rest() {
    if (!resting) {
      resting = true;
      mayFeed.acquireUninterruptibly();
      sleep(DECIDED);
    }
  }

  /** Gives it rows again. */
  public void goOn() {
    if (resting) {
      resting = false;
      mayFeed.release();
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
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
    goOn();
    try (command) {
      if (command.await(END).exitCode() != 0) {
        throw command.broken("did not apply all rows");
      }
    }
  }
}
