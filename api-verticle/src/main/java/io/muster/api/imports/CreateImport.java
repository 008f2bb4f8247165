package io.muster.api.imports;

import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.IncomingBody;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.StoreFailures;
import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.record.Tally;
import io.muster.api.imports.record.UploadState;
import io.muster.api.imports.upload.Uploads;
import io.muster.command.CommandIds;
import io.muster.imports.OnConflict;
import io.muster.imports.rows.RowFormat;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes an import: of the file in the body, or an empty one that files are sent to. */
final class CreateImport implements OperationHandler {

  private final ImportParts parts;
  private final Feeding feeding;
  private final CommandIds ids;
  private final InstantSource clock;

  CreateImport(ImportParts parts, Feeding feeding, CommandIds ids, InstantSource clock) {
    this.parts = parts;
    this.feeding = feeding;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Future<Answer> handle(Call call) {
    IncomingBody body = call.incoming();
    if (body == null) {
      StoredImport fresh = fresh(call, Formats.ofWord(call.query("format")));
      return create(call, fresh, () -> Future.succeededFuture(made(fresh)));
    }
    Formats.Choice choice = Formats.choose(call.query("format"), body.mediaType());
    if (choice instanceof Formats.Choice.Refused refused) {
      return Future.succeededFuture(refused.answer());
    }
    RowFormat format = ((Formats.Choice.Chosen) choice).format();
    Uploads.Place place = parts.uploads().admit();
    if (place == null) {
      return Future.succeededFuture(noPlace(parts.uploads()));
    }
    StoredImport fresh = fresh(call, format);
    Feeding.Piece piece = new Feeding.Piece(format, 0, true, body);
    return create(call, fresh, () -> feeding.feed(call, fresh, piece, place))
        // Also where it didn't come to that.
        .onComplete(done -> place.giveBack());
  }

  static Answer noPlace(Uploads uploads) {
    return uploads.isStopping() ? UploadAnswers.stopping("") : UploadAnswers.full();
  }

  private Future<Answer> create(
      Call call, StoredImport fresh, java.util.function.Supplier<Future<Answer>> then) {
    return parts
        .records()
        .create(fresh)
        .compose(created -> then.get())
        .recover(failure -> StoreFailures.answer(call, failure));
  }

  private StoredImport fresh(Call call, @Nullable RowFormat format) {
    String word = String.valueOf(call.query("on_conflict")).toLowerCase(Locale.ROOT);
    return new StoredImport(
        // Of time and chance, as those of commands are, so that the newest come last.
        ids.random(),
        call.client().name(),
        parts.uploads().amqpUser(),
        OnConflict.ofWireName(word).orElseThrow(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        null,
        UploadState.fresh(format));
  }

  private static Answer made(StoredImport fresh) {
    return ImportAccess.shown(201, new Progress(fresh, Tally.NONE))
        .header(HttpHeaders.LOCATION, ProgressView.address(fresh.id()));
  }
}
