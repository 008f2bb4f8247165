package io.muster.api.imports;

import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.OperationHandler;
import io.vertx.core.Future;

/** Shows how far an import is: once, or as it changes. */
final class GetImport implements OperationHandler {

  private final ImportAccess access;
  private final ProgressEvents events;

  GetImport(ImportAccess access, ProgressEvents events) {
    this.access = access;
    this.events = events;
  }

  @Override
  public Future<Answer> handle(Call call) {
    return access.with(
        call,
        stored ->
            call.mediaType().equals(ProgressEvents.MEDIA_TYPE)
                ? Future.succeededFuture(events.of(stored))
                : access.progress(stored).map(progress -> ImportAccess.shown(200, progress)));
  }
}
