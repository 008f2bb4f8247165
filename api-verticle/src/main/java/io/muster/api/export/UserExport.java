package io.muster.api.export;

import io.muster.api.http.BodySink;
import io.muster.api.http.StreamedBody;
import io.muster.api.query.ReadResult;
import io.muster.api.query.UserBatch;
import io.muster.api.query.UserBatchQuery;
import io.muster.api.query.UserReads;
import io.muster.api.query.UserRowFormat;
import io.muster.signing.ClusterPoint;
import io.muster.user.UserId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One export: a read for each batch, so that it outlives any member of the replica set and holds
 * nothing there while its client is slow. While a batch is sent the next one is read, and no more.
 * On one event loop.
 */
final class UserExport implements StreamedBody {

  /** Half a megabyte at the very most, and a fraction of that as a rule. */
  private static final int BATCH = 500;

  private final UserReads reads;
  private final UserRowFormat format;
  private final @Nullable ClusterPoint point;
  private final Runnable atEnd;
  private @Nullable Future<UserBatch> next;

  /**
   * An export that has read nothing yet.
   *
   * @param reads gives the users
   * @param format how they are written
   * @param point the point that all reads must see; null where any state will do
   * @param atEnd told once, whatever becomes of it after {@link #begin} has succeeded
   */
  UserExport(UserReads reads, UserRowFormat format, @Nullable ClusterPoint point, Runnable atEnd) {
    this.reads = reads;
    this.format = format;
    this.point = point;
    this.atEnd = atEnd;
  }

  /**
   * Reads the first batch, so that a store that is away is told while there is a status to tell it
   * with.
   *
   * @param after the id before the first user; null for all of them
   * @return whether the point could be reached
   */
  Future<Boolean> begin(@Nullable UserId after) {
    return read(after)
        .map(
            result -> {
              if (result instanceof ReadResult.Found<UserBatch> first) {
                next = Future.succeededFuture(first.value());
                return true;
              }
              return false;
            });
  }

  @Override
  public Future<Void> writeTo(BodySink sink) {
    return sink.write(format.header())
        .compose(room -> sink.writeAll(this::rows))
        .onComplete(done -> atEnd.run());
  }

  @Override
  public void discard() {
    atEnd.run();
  }

  private Future<@Nullable Buffer> rows() {
    Future<UserBatch> awaited = next;
    if (awaited == null) {
      return Future.succeededFuture();
    }
    return awaited.map(
        batch -> {
          next = batch.users() < BATCH ? null : read(batch.last()).compose(UserExport::found);
          return batch.users() == 0 ? null : batch.rows();
        });
  }

  private Future<ReadResult<UserBatch>> read(@Nullable UserId after) {
    return reads.batch(new UserBatchQuery(after, BATCH, format), point);
  }

  private static Future<UserBatch> found(ReadResult<UserBatch> result) {
    return result instanceof ReadResult.Found<UserBatch> batch
        ? Future.succeededFuture(batch.value())
        : Future.failedFuture(new TimeoutException("no copy reached the consistency token"));
  }
}
