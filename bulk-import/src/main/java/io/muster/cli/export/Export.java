package io.muster.cli.export;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.http.ApiAnswer;
import io.muster.cli.http.ApiClient;
import io.muster.retry.Backoff;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gets all users, over as many connections as it takes: after each that breaks it goes on behind
 * the last whole row. For one thread.
 */
final class Export {

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final int PIECE = 65_536;

  private final ApiClient client;
  private final Request wanted;
  private final ExportedRows rows;
  private final ExportTarget target;
  private final Progress progress;
  private final Pause pause;
  private final Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, Backoff.CHANCE);
  private boolean answered;

  /**
   * What is asked for.
   *
   * @param guard whether cells are guarded from spreadsheets
   * @param retries how many times in a row to try again without having got anything
   */
  record Request(ExportFormat format, boolean withHashes, boolean guard, int retries) {}

  /** Waits. */
  interface Pause {
    void of(long millis) throws InterruptedException;
  }

  /** How an attempt went: null when all users are there, else why it didn't get to the end. */
  private record Attempt(@Nullable String failure, @Nullable Duration retryAfter) {}

  Export(
      ApiClient client,
      Request wanted,
      ExportedRows rows,
      ExportTarget target,
      Progress progress,
      Pause pause) {
    this.client = client;
    this.wanted = wanted;
    this.rows = rows;
    this.target = target;
    this.progress = progress;
    this.pause = pause;
  }

  /**
   * Gets them all.
   *
   * @throws CliException if that can't be done; what came so far is in the target
   */
  void run() {
    int inVain = 0;
    while (true) {
      long before = rows.users();
      Attempt attempt = attempt();
      target.flush();
      if (attempt.failure == null) {
        return;
      }
      if (rows.users() > before) {
        inVain = 0;
        backoff.reset();
      }
      // An address where nobody ever answered is wrong sooner than it is away.
      if (!answered || inVain == wanted.retries) {
        throw new CliException(CliExit.UNAVAILABLE, attempt.failure);
      }
      inVain++;
      await(attempt);
    }
  }

  private void await(Attempt attempt) {
    long millis = backoff.nextMillis();
    if (attempt.retryAfter != null) {
      millis = Math.max(millis, attempt.retryAfter.toMillis());
    }
    progress.note(attempt.failure + "; going on in " + (millis + 999) / 1_000 + " s");
    try {
      pause.of(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CliException(CliExit.UNAVAILABLE, "interrupted");
    }
  }

  private Attempt attempt() {
    ApiAnswer answer = client.send(request());
    if (answer instanceof ApiAnswer.Given given) {
      answered = true;
      return copy(given.body());
    }
    if (answer instanceof ApiAnswer.Refused refused) {
      answered = true;
      if (!refused.mayPass()) {
        throw new CliException(refused.exitCode(), refused.message());
      }
      return new Attempt(refused.message(), refused.retryAfter());
    }
    return new Attempt(((ApiAnswer.Away) answer).message(), null);
  }

  private HttpRequest request() {
    StringBuilder path = new StringBuilder("/exports/users?format=").append(wanted.format.word());
    if (wanted.withHashes) {
      path.append("&hashes=true");
    }
    if (wanted.guard) {
      path.append("&guard=true");
    }
    if (rows.last() != null) {
      path.append("&after=").append(rows.last());
    }
    return client.request(path.toString()).GET().build();
  }

  private Attempt copy(InputStream body) {
    RowCutter cutter = new RowCutter(wanted.format);
    RowCutter.Receiver receiver = rows.part(target);
    byte[] piece = new byte[PIECE];
    try (body) {
      for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
        cutter.take(piece, count, receiver);
        progress.users(rows.users());
      }
    } catch (ExportedRows.ForeignRowsException foreign) {
      throw new CliException(
          CliExit.BAD_INPUT, "what came is no part of this export: " + foreign.getMessage());
    } catch (IOException broken) {
      return broken(String.valueOf(broken.getMessage()));
    }
    return cutter.isInRow() ? broken("it ended in the middle of a row") : new Attempt(null, null);
  }

  private Attempt broken(String why) {
    return new Attempt("the connection broke after " + rows.users() + " users (" + why + ")", null);
  }
}
