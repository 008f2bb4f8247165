package io.muster.api.imports;

import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.record.Tally;
import io.muster.api.imports.record.UploadFailure;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Progress as JSON. */
final class ProgressView {

  private ProgressView() {}

  /** The address of an import. */
  static String address(String id) {
    return "/imports/" + id;
  }

  static JsonObject of(Progress progress) {
    StoredImport stored = progress.stored();
    JsonObject view =
        new JsonObject()
            .put("id", stored.id())
            .put("state", progress.state().name().toLowerCase(Locale.ROOT))
            .put("on_conflict", stored.onConflict().wireName())
            .put("created_at", stored.createdAt().toString());
    if (stored.client() != null) {
      view.put("client", stored.client());
    }
    if (stored.upload().format() != null) {
      view.put("format", stored.upload().format().name().toLowerCase(Locale.ROOT));
    }
    if (stored.cancelledAt() != null) {
      view.put("cancelled_at", stored.cancelledAt().toString());
    }
    view.put("rows", rows(progress)).put("chunks", chunks(progress.tally()));
    view.put("rate", Math.round(progress.rate() * 10) / 10.0);
    if (progress.etaSeconds() != null) {
      view.put("eta_seconds", progress.etaSeconds());
    }
    view.put("hashed", stored.upload().point().hashed());
    UploadFailure failure = stored.upload().failure();
    if (failure != null) {
      view.put(
          "failure",
          new JsonObject()
              .put("line", failure.line())
              .put("column", failure.column())
              .put("reason", failure.reason()));
    }
    return view;
  }

  private static JsonObject rows(Progress progress) {
    Tally tally = progress.tally();
    return new JsonObject()
        .put("read", progress.read())
        .put("applied", tally.created() + tally.updated())
        .put("created", tally.created())
        .put("updated", tally.updated())
        .put("skipped", tally.skipped())
        .put("rejected", tally.rejected())
        .put("pending", progress.pending());
  }

  private static JsonObject chunks(Tally tally) {
    return new JsonObject()
        .put("decided", tally.chunks())
        .put("expired", tally.expired())
        .put("cancelled", tally.cancelled())
        .put("failed", tally.failed());
  }
}
