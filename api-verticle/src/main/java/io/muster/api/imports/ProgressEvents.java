package io.muster.api.imports;

import io.muster.api.http.Answer;
import io.muster.api.http.BodySink;
import io.muster.api.http.StreamedBody;
import io.muster.api.imports.record.ImportRecords;
import io.muster.api.imports.record.StoredImport;
import io.muster.api.limit.Slots;
import io.muster.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Progress as server-sent events: one for each change, twice a second at most, until nothing
 * changes any more, or for as long as a stream may live. For one event loop.
 */
final class ProgressEvents {

  static final String MEDIA_TYPE = "text/event-stream";

  private static final long LOOK_MILLIS = 500;
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** How long the store may be away before the client had better come back. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Then its client has to come again, which one whose key was revoked can't. */
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(15);

  private static final Buffer COME_AGAIN = Buffer.buffer("retry: 1000\n\n");
  private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

  private final Vertx vertx;
  private final ImportAccess access;
  private final Slots slots;
  private final InstantSource clock;
  private final SharedLooks looks;

  /**
   * None yet.
   *
   * @param slots bounds the streams of all event loops together
   */
  ProgressEvents(Vertx vertx, ImportAccess access, Slots slots, InstantSource clock) {
    this.vertx = vertx;
    this.access = access;
    this.slots = slots;
    this.clock = clock;
    this.looks = new SharedLooks(access::progress, System::nanoTime);
  }

  Answer of(StoredImport stored) {
    if (!slots.take()) {
      return Answer.problem(
              ProblemType.OVERLOADED,
              "this process tells the progress of "
                  + slots.most()
                  + " imports at a time; ask without Accept: text/event-stream")
          .header(HttpHeaders.RETRY_AFTER, "10");
    }
    Stream stream = new Stream(stored.id());
    return ImportAccess.placed(Answer.stream(200, MEDIA_TYPE, stream), stored)
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  private final class Stream implements StreamedBody {
    private final String id;
    private final Promise<Void> ended = Promise.promise();
    private final Instant end = clock.instant().plus(LONGEST_LIFE);
    private long number;
    private @Nullable String told;
    private Instant changedAt = clock.instant();
    private long writtenNanos = System.nanoTime();
    private long readNanos = System.nanoTime();

    Stream(String id) {
      this.id = id;
    }

    @Override
    public Future<Void> writeTo(BodySink sink) {
      sink.closed().onComplete(closed -> ended.tryComplete());
      sink.stopping().onComplete(stopping -> ended.tryComplete());
      look(sink);
      return ended.future().onComplete(done -> slots.giveBack());
    }

    @Override
    public void discard() {
      slots.giveBack();
    }

    private void look(BodySink sink) {
      if (ended.future().isComplete()) {
        return;
      }
      (clock.instant().isBefore(end) ? lookNow(sink) : sink.write(COME_AGAIN).map(room -> true))
          .onSuccess(
              over -> {
                if (over) {
                  ended.tryComplete();
                } else {
                  vertx.setTimer(LOOK_MILLIS, timer -> look(sink));
                }
              })
          .onFailure(ended::tryFail);
    }

    /** Whether that was all. */
    private Future<Boolean> lookNow(BodySink sink) {
      return looks
          .at(id)
          .transform(
              read -> read.succeeded() ? tell(sink, read.result()) : away(sink, read.cause()));
    }

    private Future<Boolean> tell(BodySink sink, Progress progress) {
      readNanos = System.nanoTime();
      if (!access.isKept(progress.stored())) {
        return Future.succeededFuture(true);
      }
      String json = ProgressView.of(progress).encode();
      if (json.equals(told)) {
        return heartbeat(sink).map(beaten -> isOver(progress));
      }
      told = json;
      changedAt = clock.instant();
      writtenNanos = System.nanoTime();
      number++;
      String event = "event: progress\nid: " + number + "\ndata: " + json + "\n\n";
      return sink.write(Buffer.buffer(event)).map(room -> isOver(progress));
    }

    /** An upload that died can't give its lease back: it is waited for as others would wait. */
    private boolean isOver(Progress progress) {
      return progress.isSettled()
          && (!progress.mayGrow() || clock.instant().isAfter(changedAt.plus(ImportRecords.LEASE)));
    }

    private Future<Boolean> away(BodySink sink, Throwable cause) {
      return System.nanoTime() - readNanos > PATIENCE_NANOS
          ? Future.failedFuture(cause)
          : heartbeat(sink);
    }

    private Future<Boolean> heartbeat(BodySink sink) {
      if (System.nanoTime() - writtenNanos < HEARTBEAT_NANOS) {
        return Future.succeededFuture(false);
      }
      writtenNanos = System.nanoTime();
      return sink.write(HEARTBEAT).map(room -> false);
    }
  }
}
