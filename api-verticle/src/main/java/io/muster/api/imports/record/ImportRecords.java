package io.muster.api.imports.record;

import io.muster.imports.rows.RowFormat;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of imports. What was written outlives any member of the store. Each future fails if
 * the store can't be reached in time. Any thread.
 */
public interface ImportRecords {

  /** How long an upload may leave its lease alone before another one may take it. */
  Duration LEASE = Duration.ofSeconds(30);

  /** Makes the record of a new import, before any of its chunks is on the queue. */
  Future<Void> create(StoredImport fresh);

  /** The record of an import; null if there is none. */
  Future<@Nullable StoredImport> find(String id);

  /**
   * The newest imports first.
   *
   * @param client whose; null for everybody's
   * @param after behind which place; null for the first page
   * @param limit how many at most
   */
  Future<List<StoredImport>> list(@Nullable String client, @Nullable ListPlace after, int limit);

  /**
   * Lets one upload feed an import, unless another one does which has saved something lately.
   *
   * @param token which upload; never used before
   * @param format how the rows of its body are written
   * @param gzip whether its body is packed
   */
  Future<LeaseResult> lease(String id, String token, RowFormat format, boolean gzip);

  /**
   * Saves how far an upload has come, and keeps its lease.
   *
   * @return false if it has lost the lease, or the import was cancelled: it has to end
   */
  Future<Boolean> save(String id, String token, UploadPoint point);

  /**
   * Saves how far an upload came, and gives its lease back.
   *
   * @return false if it had lost the lease, and nothing was saved
   */
  Future<Boolean> end(String id, String token, UploadPoint point, UploadEnding ending);

  /** Marks an import as cancelled, unless it is already. */
  Future<Void> cancel(String id, Instant at);
}
