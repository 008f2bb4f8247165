package io.muster.api.imports;

import io.muster.api.http.Answer;
import io.muster.api.http.StoreFailures;
import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.record.Tally;
import io.muster.api.imports.record.UploadFailure;
import io.muster.api.imports.record.UploadPoint;
import io.muster.api.imports.upload.UploadEnd;
import io.muster.messaging.PublishResult;
import io.muster.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;

/** What an upload is answered with. Each answer says from where the import goes on. */
final class UploadAnswers {

  private static final String SOON = "1";
  private static final String LATER = "5";

  private final ImportAccess access;
  private final InstantSource clock;

  UploadAnswers(ImportAccess access, InstantSource clock) {
    this.access = access;
    this.clock = clock;
  }

  /** The answer to an upload that has run. */
  Future<Answer> of(StoredImport stored, UploadEnd end) {
    if (end instanceof UploadEnd.Complete) {
      return access
          .progress(stored.id())
          // All is safe on the queue: that nobody can say what became of it takes nothing away.
          .recover(
              failure ->
                  StoreFailures.isOfStore(failure)
                      ? Future.succeededFuture(complete(stored, end.point()))
                      : Future.failedFuture(failure))
          .map(UploadAnswers::taken);
    }
    if (end instanceof UploadEnd.Superseded) {
      return access
          .progress(stored.id())
          .map(
              progress ->
                  progress.stored().isReceiving()
                      ? placed(busy(), progress.stored())
                      : placed(closed(progress.stored()), progress.stored()));
    }
    return Future.succeededFuture(at(refusal(end), stored, end.point()));
  }

  /** What is known of a complete import without asking the store. */
  private Progress complete(StoredImport stored, UploadPoint point) {
    return new Progress(stored.completed(point, clock.instant()), Tally.NONE);
  }

  private static Answer taken(Progress progress) {
    StoredImport stored = progress.stored();
    // It was cancelled while its last rows came in, and nobody may take that for a success.
    return progress.state() == Progress.State.CANCELLED
        ? placed(closed(stored), stored)
        : ImportAccess.shown(202, progress)
            .header(HttpHeaders.LOCATION, ProgressView.address(stored.id()));
  }

  private static Answer refusal(UploadEnd end) {
    String taken = "; " + end.point().rows() + " rows before were taken";
    if (end instanceof UploadEnd.MoreToCome) {
      return Answer.empty(204);
    }
    if (end instanceof UploadEnd.Unreadable unreadable) {
      UploadFailure failure = unreadable.failure();
      return Answer.problem(
          ProblemType.UNREADABLE_FILE,
          "line "
              + failure.line()
              + ", column "
              + failure.column()
              + ": "
              + failure.reason()
              + taken);
    }
    if (end instanceof UploadEnd.TooShort) {
      return Answer.problem(
          ProblemType.UPLOAD_OFFSET,
          "the file ends, or can't be read any more, before row "
              + end.point().rows()
              + ", which this import has: send the file that it was begun with");
    }
    if (end instanceof UploadEnd.TooSlow || end instanceof UploadEnd.ClientGone) {
      return Answer.problem(
          ProblemType.REQUEST_TIMEOUT, "nothing of the body came for too long" + taken);
    }
    return unavailable(end, taken);
  }

  private static Answer unavailable(UploadEnd end, String taken) {
    if (end instanceof UploadEnd.NotTaken silent) {
      boolean full = silent.reason() == PublishResult.Reason.QUEUE_FULL;
      return Answer.problem(
              full ? ProblemType.OVERLOADED : ProblemType.UNAVAILABLE,
              (full ? "the queue of imports is full" : "the broker takes no rows")
                  + taken
                  + "; go on from Upload-Offset")
          .header(HttpHeaders.RETRY_AFTER, LATER);
    }
    return stopping(taken);
  }

  /** The process takes no uploads any more. */
  static Answer stopping(String taken) {
    return Answer.problem(
            ProblemType.UNAVAILABLE,
            "this process is about to stop" + taken + "; another one goes on")
        .header(HttpHeaders.RETRY_AFTER, SOON);
  }

  /** So many uploads run as may. */
  static Answer full() {
    return Answer.problem(
            ProblemType.OVERLOADED, "this process runs as many uploads as it may; send it later")
        .header(HttpHeaders.RETRY_AFTER, LATER);
  }

  /** Another upload feeds the import. */
  static Answer busy() {
    return Answer.problem(
            ProblemType.UPLOAD_RUNNING,
            "another request is sending this import's file, or has just broken off")
        .header(HttpHeaders.RETRY_AFTER, SOON);
  }

  /** The import takes nothing any more. */
  static Answer closed(StoredImport stored) {
    String why = "the import is too old to take more rows";
    if (stored.cancelledAt() != null) {
      why = "the import was cancelled";
    } else if (stored.upload().failure() != null) {
      why = "the import has failed, because its file can't be read";
    } else if (stored.upload().completedAt() != null) {
      why = "the import is complete";
    } else if (stored.client() == null) {
      why = "the import's rows come over the queue";
    }
    return Answer.problem(ProblemType.IMPORT_CLOSED, why + "; make a new one");
  }

  /** The body begins at another place. */
  static Answer misplaced(long expected) {
    return Answer.problem(
        ProblemType.UPLOAD_OFFSET,
        "the body must begin at offset " + expected + " of the file; HEAD tells that too");
  }

  static Answer placed(Answer answer, StoredImport stored) {
    return ImportAccess.placed(answer, stored)
        .header(HttpHeaders.LOCATION, ProgressView.address(stored.id()));
  }

  private static Answer at(Answer answer, StoredImport stored, UploadPoint point) {
    long offset = stored.upload().gzip() ? 0 : point.resume().offset();
    return ImportAccess.placed(answer, offset, point.rows(), false)
        .header(HttpHeaders.LOCATION, ProgressView.address(stored.id()));
  }
}
