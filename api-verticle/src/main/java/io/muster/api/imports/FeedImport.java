package io.muster.api.imports;

import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.IncomingBody;
import io.muster.api.http.OperationHandler;
import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.upload.Uploads;
import io.vertx.core.Future;

/** Takes a piece of an import's file, and goes on where one broke off. */
final class FeedImport implements OperationHandler {

  private final ImportAccess access;
  private final Uploads uploads;
  private final Feeding feeding;

  FeedImport(ImportAccess access, Uploads uploads, Feeding feeding) {
    this.access = access;
    this.uploads = uploads;
    this.feeding = feeding;
  }

  @Override
  public Future<Answer> handle(Call call) {
    return access.with(call, stored -> feed(call, stored));
  }

  private Future<Answer> feed(Call call, StoredImport stored) {
    if (!feeding.mayTake(stored)) {
      return Future.succeededFuture(UploadAnswers.placed(UploadAnswers.closed(stored), stored));
    }
    IncomingBody body = call.incoming();
    Formats.Choice choice =
        Formats.choose(stored.upload().fixedFormat(), body == null ? null : body.mediaType());
    if (choice instanceof Formats.Choice.Refused refused) {
      return Future.succeededFuture(refused.answer());
    }
    Uploads.Place place = uploads.admit();
    if (place == null) {
      return Future.succeededFuture(noPlace(stored));
    }
    Feeding.Piece piece =
        new Feeding.Piece(
            ((Formats.Choice.Chosen) choice).format(),
            Long.parseLong(String.valueOf(call.header("Upload-Offset"))),
            "?1".equals(call.header("Upload-Complete")),
            body);
    return feeding.feed(call, stored, piece, place);
  }

  /** A place would be of no use to who sends to an import that another upload feeds. */
  private Answer noPlace(StoredImport stored) {
    return stored.upload().leased() && !uploads.isStopping()
        ? UploadAnswers.placed(UploadAnswers.busy(), stored)
        : CreateImport.noPlace(uploads);
  }
}
