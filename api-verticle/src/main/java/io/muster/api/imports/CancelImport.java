package io.muster.api.imports;

import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.OperationHandler;
import io.muster.api.imports.record.ImportRecords;
import io.muster.problem.ProblemType;
import io.vertx.core.Future;
import java.time.InstantSource;

/** Cancels an import: what workers haven't decided yet is not applied any more. */
final class CancelImport implements OperationHandler {

  private final ImportAccess access;
  private final ImportRecords records;
  private final InstantSource clock;

  CancelImport(ImportAccess access, ImportRecords records, InstantSource clock) {
    this.access = access;
    this.records = records;
    this.clock = clock;
  }

  @Override
  public Future<Answer> handle(Call call) {
    return access.with(
        call,
        stored ->
            access
                .progress(stored)
                .compose(
                    progress ->
                        progress.state() == Progress.State.DONE
                            ? Future.succeededFuture(done())
                            : cancel(stored.id())));
  }

  private Future<Answer> cancel(String id) {
    return records
        .cancel(id, clock.instant())
        .compose(cancelled -> access.progress(id))
        .map(
            progress ->
                // The last row may have been decided just before.
                progress.state() == Progress.State.DONE
                    ? done()
                    : ImportAccess.shown(200, progress));
  }

  private static Answer done() {
    return Answer.problem(
        ProblemType.IMPORT_CLOSED, "the import is done: there is nothing left to cancel");
  }
}
