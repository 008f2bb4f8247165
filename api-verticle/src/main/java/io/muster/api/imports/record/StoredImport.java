package io.muster.api.imports.record;

import io.muster.imports.OnConflict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The record of an import.
 *
 * @param id its id
 * @param client the API's client that it belongs to; null where the queue was its door
 * @param sender the AMQP user that sends its chunks
 * @param onConflict what becomes of rows whose user is there already
 * @param createdAt when it was made, to the millisecond
 * @param cancelledAt when it was cancelled; null where it wasn't
 * @param upload what is known of its file; as if fresh where the queue was its door
 */
public record StoredImport(
    String id,
    @Nullable String client,
    String sender,
    OnConflict onConflict,
    Instant createdAt,
    @Nullable Instant cancelledAt,
    UploadState upload) {

  /** Whether more of its file may come. */
  public boolean isReceiving() {
    return client != null
        && cancelledAt == null
        && upload.completedAt() == null
        && upload.failure() == null;
  }

  /** The same once all of its file is on the queue, as it was then. */
  public StoredImport completed(UploadPoint point, Instant at) {
    UploadState complete =
        new UploadState(
            upload.format(), upload.formatSaid(), upload.gzip(), false, point, at, null);
    return new StoredImport(id, client, sender, onConflict, createdAt, cancelledAt, complete);
  }
}
