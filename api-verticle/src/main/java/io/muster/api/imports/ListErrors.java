package io.muster.api.imports;

import io.muster.api.http.Answer;
import io.muster.api.http.BodySink;
import io.muster.api.http.Call;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.StreamedBody;
import io.muster.api.imports.record.ImportResults;
import io.muster.api.limit.Slots;
import io.muster.imports.ChunkResult;
import io.muster.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Streams the rejected rows of an import, in the order of the file: those decided so far. */
final class ListErrors implements OperationHandler {

  /** Each may have a thousand rows with twenty faults. */
  private static final int CHUNKS_AT_ONCE = 4;

  private static final String RETRY_SECONDS = "10";

  private final ImportAccess access;
  private final ImportResults results;
  private final Slots slots;

  /**
   * Lists errors.
   *
   * @param slots bounds how many lists are written at a time, on all event loops together
   */
  ListErrors(ImportAccess access, ImportResults results, Slots slots) {
    this.access = access;
    this.results = results;
    this.slots = slots;
  }

  @Override
  public Future<Answer> handle(Call call) {
    return access.with(
        call,
        stored -> slots.take() ? begin(call, stored.id()) : Future.succeededFuture(tooMany()));
  }

  private Answer tooMany() {
    return Answer.problem(
            ProblemType.OVERLOADED,
            "this process is writing " + slots.most() + " lists of rejected rows, and no more")
        .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
  }

  private Future<Answer> begin(Call call, String id) {
    // The first ones are read before the answer begins, which can't be a problem afterwards.
    return Future.succeededFuture()
        .compose(taken -> results.rejected(id, -1, CHUNKS_AT_ONCE))
        .onFailure(away -> slots.giveBack())
        .map(
            first -> {
              ErrorLines lines = call.wantsCsv() ? ErrorLines.CSV : ErrorLines.NDJSON;
              Body body = new Body(id, lines, new ArrayDeque<>(first));
              return Answer.stream(200, lines.mediaType(), body)
                  .header(HttpHeaders.CACHE_CONTROL, "no-store");
            });
  }

  private final class Body implements StreamedBody {
    private final String id;
    private final ErrorLines lines;
    private final Deque<ChunkResult> waiting;
    private int last = -1;
    private boolean ended;

    Body(String id, ErrorLines lines, Deque<ChunkResult> first) {
      this.id = id;
      this.lines = lines;
      this.waiting = first;
      this.ended = first.size() < CHUNKS_AT_ONCE;
    }

    @Override
    public Future<Void> writeTo(BodySink sink) {
      Buffer head = lines.head();
      Future<Void> begun = head.length() == 0 ? Future.succeededFuture() : sink.write(head);
      return begun.compose(ready -> sink.writeAll(this::next)).onComplete(done -> slots.giveBack());
    }

    @Override
    public void discard() {
      slots.giveBack();
    }

    private Future<@Nullable Buffer> next() {
      ChunkResult chunk = waiting.poll();
      if (chunk != null) {
        last = chunk.id().chunk();
        return Future.succeededFuture(lines.of(chunk));
      }
      if (ended) {
        return Future.succeededFuture(null);
      }
      return results
          .rejected(id, last, CHUNKS_AT_ONCE)
          .compose(
              more -> {
                waiting.addAll(more);
                ended = more.size() < CHUNKS_AT_ONCE;
                return next();
              });
    }
  }
}
