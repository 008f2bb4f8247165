package io.muster.api.query;

import com.mongodb.ClientSessionOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import io.muster.mongo.ClusterPoints;
import io.muster.mongo.Publishers;
import io.muster.signing.ClusterPoint;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;

/**
 * Reads that must see a point in the store's history: a secondary may take a while to reach it,
 * then the primary is asked.
 */
final class PointReads {

  private static final ClientSessionOptions CAUSAL =
      ClientSessionOptions.builder().causallyConsistent(true).build();

  private final MongoClient client;
  private final TimedReads timed;
  private final Duration secondaryLimit;

  /**
   * Reads in sessions of this client.
   *
   * @param secondaryLimit how long a secondary may take to reach a point
   */
  PointReads(MongoClient client, TimedReads timed, Duration secondaryLimit) {
    this.client = client;
    this.timed = timed;
    this.secondaryLimit = secondaryLimit;
  }

  /**
   * One read, in a session that waits for the point.
   *
   * @param <T> what it looks for
   */
  interface Read<T> {
    Future<ReadResult<T>> in(ClientSession session, boolean toPrimary, Duration limit);
  }

  <T> Future<ReadResult<T>> run(ClusterPoint after, Read<T> read) {
    return timed
        .<ReadResult<T>>run(
            secondaryLimit, (toPrimary, limit) -> attempt(after, read, toPrimary, limit))
        .recover(
            failure ->
                TimedReads.isTooSlow(failure)
                    ? Future.succeededFuture(new ReadResult.Behind<>())
                    : Future.failedFuture(failure));
  }

  private <T> Future<ReadResult<T>> attempt(
      ClusterPoint after, Read<T> read, boolean toPrimary, Duration limit) {
    return Publishers.first(client.startSession(CAUSAL))
        .compose(
            started -> {
              ClientSession session = Objects.requireNonNull(started);
              ClusterPoints.advance(session, after);
              return read.in(session, toPrimary, limit).onComplete(done -> session.close());
            });
  }
}
