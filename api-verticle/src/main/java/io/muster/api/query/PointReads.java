package io.muster.api.query;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import io.muster.mongo.ClusterPoints;
import io.muster.mongo.Publishers;
import io.muster.signing.ClusterPoint;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads that must see a point in the store's history: a secondary may take a while to reach it,
 * then the primary is asked.
 */
final class PointReads {

  private static final int MAX_TIME_EXPIRED = 50;
  private static final ClientSessionOptions CAUSAL =
      ClientSessionOptions.builder().causallyConsistent(true).build();

  private final MongoClient client;
  private final ReadDeadlines deadlines;

  PointReads(MongoClient client, ReadDeadlines deadlines) {
    this.client = client;
    this.deadlines = deadlines;
  }

  /**
   * One read, in a session that waits for the point.
   *
   * @param <T> what it looks for
   */
  interface Read<T> {
    Future<ReadResult<T>> in(ClientSession session, boolean toPrimary, Duration wait);
  }

  <T> Future<ReadResult<T>> run(@Nullable ClusterPoint point, Read<T> read) {
    ClusterPoint after = Objects.requireNonNull(point);
    return attempt(after, read, false, deadlines.secondary())
        .recover(
            failure ->
                isTooSlow(failure)
                    ? attempt(after, read, true, deadlines.total())
                    : Future.failedFuture(failure))
        .recover(
            failure ->
                isTooSlow(failure)
                    ? Future.succeededFuture(new ReadResult.Behind<>())
                    : Future.failedFuture(failure));
  }

  private <T> Future<ReadResult<T>> attempt(
      ClusterPoint after, Read<T> read, boolean toPrimary, Duration wait) {
    return Publishers.first(client.startSession(CAUSAL))
        .compose(
            started -> {
              ClientSession session = Objects.requireNonNull(started);
              ClusterPoints.advance(session, after);
              return read.in(session, toPrimary, wait).onComplete(done -> session.close());
            });
  }

  private static boolean isTooSlow(Throwable failure) {
    return failure instanceof MongoExecutionTimeoutException
        || (failure instanceof MongoException exception && exception.getCode() == MAX_TIME_EXPIRED);
  }
}
