package io.muster.api.imports;

import io.muster.access.Role;
import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.StoreFailures;
import io.muster.api.imports.record.ImportRecords;
import io.muster.api.imports.record.ImportResults;
import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.record.Tally;
import io.muster.imports.ImportRetention;
import io.muster.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** Finds the import that a call is about, for those who may see it. */
final class ImportAccess {

  private static final CharSequence UPLOAD_OFFSET = HttpHeaders.createOptimized("Upload-Offset");
  private static final CharSequence UPLOAD_COMPLETE =
      HttpHeaders.createOptimized("Upload-Complete");
  private static final CharSequence IMPORT_ROWS = HttpHeaders.createOptimized("Import-Rows");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private final ImportRecords records;
  private final ImportResults results;
  private final ImportRetention retention;
  private final InstantSource clock;

  ImportAccess(
      ImportRecords records,
      ImportResults results,
      ImportRetention retention,
      InstantSource clock) {
    this.records = records;
    this.results = results;
    this.retention = retention;
    this.clock = clock;
  }

  /** Answers with what {@code then} makes of the import; 404 where the client may not see it. */
  Future<Answer> with(Call call, Function<StoredImport, Future<Answer>> then) {
    return records
        .find(call.pathParameter("id"))
        .compose(
            stored ->
                stored != null && isKept(stored) && maySee(call, stored)
                    ? then.apply(stored)
                    : Future.succeededFuture(notFound()))
        .recover(failure -> StoreFailures.answer(call, failure));
  }

  /**
   * Whether its results are kept: without them its numbers would be wrong, so the record, which
   * goes a little later, is as good as gone.
   */
  boolean isKept(StoredImport stored) {
    return clock.instant().isBefore(retention.resultsExpire(stored.createdAt()));
  }

  private static boolean maySee(Call call, StoredImport stored) {
    return seesAll(call) || call.client().name().equals(stored.client());
  }

  static boolean seesAll(Call call) {
    return call.client().role() == Role.ADMIN;
  }

  /** To others it isn't there: that it is, is not their business. */
  static Answer notFound() {
    return Answer.problem(ProblemType.NOT_FOUND, "there is no import with this id");
  }

  /** How far an import is. */
  Future<Progress> progress(StoredImport stored) {
    return results
        .tallies(List.of(stored.id()))
        .map(found -> new Progress(stored, found.getOrDefault(stored.id(), Tally.NONE)));
  }

  /** The same, with its record read again; fails if that is gone. */
  Future<Progress> progress(String id) {
    return records
        .find(id)
        .compose(
            stored ->
                stored == null
                    ? Future.failedFuture("the record of an import is gone")
                    : progress(stored));
  }

  /** Shows how far it is. */
  static Answer shown(int status, Progress progress) {
    return placed(
        Answer.json(status, ProgressView.of(progress).toBuffer())
            .header(HttpHeaders.CACHE_CONTROL, NO_STORE),
        progress.stored());
  }

  /** Tells with an answer from where an upload goes on. */
  static Answer placed(Answer answer, StoredImport stored) {
    return placed(
        answer,
        stored.upload().offset(),
        stored.upload().point().rows(),
        stored.upload().completedAt() != null);
  }

  static Answer placed(Answer answer, long offset, long rows, boolean complete) {
    return answer
        .header(UPLOAD_OFFSET, Long.toString(offset))
        .header(UPLOAD_COMPLETE, complete ? "?1" : "?0")
        .header(IMPORT_ROWS, Long.toString(rows));
  }
}
