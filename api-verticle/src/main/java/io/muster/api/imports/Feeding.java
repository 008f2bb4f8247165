package io.muster.api.imports;

import io.muster.api.http.Answer;
import io.muster.api.http.BodyStream;
import io.muster.api.http.Call;
import io.muster.api.http.IncomingBody;
import io.muster.api.http.StoreFailures;
import io.muster.api.imports.record.LeaseResult;
import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.record.UploadEnding;
import io.muster.api.imports.upload.Uploads;
import io.muster.command.CommandIds;
import io.muster.imports.rows.RowFormat;
import io.muster.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The way of a body into an import that is there: one at a time, from where the last one ended. */
final class Feeding {

  private final ImportParts parts;
  private final UploadAnswers answers;
  private final CommandIds tokens;
  private final InstantSource clock;

  /**
   * What a request says of its body.
   *
   * @param format how its rows are written
   * @param offset where in the file it begins
   * @param whole whether the file ends with it
   * @param body the body; null where there is none
   */
  record Piece(RowFormat format, long offset, boolean whole, @Nullable IncomingBody body) {

    boolean isGzip() {
      return body != null && body.isGzip();
    }

    BodyStream open(Uploads uploads) {
      return body == null ? BodyStream.empty(whole) : body.open(uploads.silence(), whole);
    }
  }

  /** Feeds imports; leases get random ids. */
  Feeding(ImportParts parts, UploadAnswers answers, CommandIds tokens, InstantSource clock) {
    this.parts = parts;
    this.answers = answers;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Feeds an import, and answers.
   *
   * @param place where the upload runs; given back in any case
   */
  Future<Answer> feed(Call call, StoredImport stored, Piece piece, Uploads.Place place) {
    String token = tokens.random();
    return parts
        .records()
        .lease(stored.id(), token, piece.format(), piece.isGzip())
        .compose(lease -> leased(stored, token, piece, place, lease))
        .onComplete(done -> place.giveBack())
        .recover(
            failure -> StoreFailures.answer(call, failure).map(answer -> found(answer, stored)));
  }

  /**
   * Where to go on, when the store is back: from where, it alone knows, and a client that has just
   * made the import knows nothing of it yet.
   */
  private static Answer found(Answer answer, StoredImport stored) {
    return answer.status() == ProblemType.UNAVAILABLE.status()
        ? answer.header(HttpHeaders.LOCATION, ProgressView.address(stored.id()))
        : answer;
  }

  /** Whether an import takes more of its file at all. */
  boolean mayTake(StoredImport stored) {
    return stored.isReceiving()
        && stored.sender().equals(parts.uploads().amqpUser())
        && parts.retention().isOpen(stored.createdAt(), clock.instant());
  }

  private Future<Answer> leased(
      StoredImport before, String token, Piece piece, Uploads.Place place, LeaseResult lease) {
    if (lease instanceof LeaseResult.Taken taken) {
      StoredImport stored = taken.stored();
      return stored.upload().offset() == piece.offset()
          ? run(stored, token, piece, place)
          : misplaced(stored, token);
    }
    if (lease instanceof LeaseResult.Busy) {
      return Future.succeededFuture(UploadAnswers.placed(UploadAnswers.busy(), before));
    }
    return parts
        .records()
        .find(before.id())
        .map(
            now ->
                now == null
                    ? ImportAccess.notFound()
                    : UploadAnswers.placed(UploadAnswers.closed(now), now));
  }

  private Future<Answer> run(StoredImport stored, String token, Piece piece, Uploads.Place place) {
    BodyStream body;
    try {
      body = piece.open(parts.uploads());
    } catch (RuntimeException thrown) {
      return release(stored, token).transform(released -> Future.failedFuture(thrown));
    }
    return parts
        .uploads()
        .run(place, stored, token, piece.format(), body)
        .compose(end -> answers.of(stored, end));
  }

  private Future<Answer> misplaced(StoredImport stored, String token) {
    Answer answer = UploadAnswers.placed(UploadAnswers.misplaced(stored.upload().offset()), stored);
    return release(stored, token).map(released -> answer);
  }

  /** Gives back the lease of an upload that hasn't begun. */
  private Future<Boolean> release(StoredImport stored, String token) {
    return parts
        .records()
        .end(stored.id(), token, stored.upload().point(), new UploadEnding.Open());
  }
}
