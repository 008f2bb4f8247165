package io.muster.cli.imports;

import io.muster.cli.http.ApiAnswer;
import io.muster.imports.rows.UnreadableSourceException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request that carries rows, on a thread of its own. For one thread. */
final class Upload implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final CompletableFuture<ApiAnswer> answer = new CompletableFuture<>();
  private final RowLines lines;
  private final Thread thread;

  /** Begins to send. */
  Upload(ImportsApi api, String importId, long offset, RowFeed feed) {
    this.lines = new RowLines(feed);
    this.thread =
        new Thread(
            () -> {
              try {
                answer.complete(api.upload(importId, offset, () -> lines));
              } catch (RuntimeException bug) {
                answer.completeExceptionally(bug);
              }
            },
            "muster-import-upload");
    thread.setDaemon(true);
    thread.start();
  }

  /** The answer; null if it didn't come for this long. */
  @Nullable ApiAnswer answer(Duration wait) throws InterruptedException {
    try {
      return answer.get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException unanswered) {
      return null;
    } catch (ExecutionException bug) {
      throw new IllegalStateException("the upload failed", bug.getCause());
    }
  }

  /** Ends it where the rest of the file couldn't be read. */
  void checkSource() throws IOException, UnreadableSourceException {
    lines.check();
  }

  /** Breaks it off. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(GRACE.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
