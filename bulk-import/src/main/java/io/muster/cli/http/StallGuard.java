package io.muster.cli.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer whose reading fails when nothing comes for too long: the JDK's client would
 * wait for ever. For one thread.
 */
final class StallGuard extends FilterInputStream {

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stalls");
            thread.setDaemon(true);
            return thread;
          });

  private final Duration limit;
  private volatile boolean stalled;

  StallGuard(InputStream body, Duration limit) {
    super(body);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    ScheduledFuture<?> alarm =
        TIMER.schedule(this::giveUp, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      int read = in.read(into, offset, length);
      checkStall();
      return read;
    } catch (IOException failed) {
      checkStall();
      throw failed;
    } finally {
      alarm.cancel(false);
    }
  }

  private void checkStall() throws IOException {
    if (stalled) {
      throw new HttpTimeoutException("nothing came for " + limit.toSeconds() + " seconds");
    }
  }

  private void giveUp() {
    stalled = true;
    try {
      // Wakes up whoever waits for bytes.
      in.close();
    } catch (IOException closed) {
      // It is given up anyway.
    }
  }
}
