package io.muster.api.query;

import io.muster.signing.ClusterPoint;
import io.muster.user.UserId;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads users from the replica set's secondaries. Callable from any event loop, completes on it; a
 * failed future means that the store is away.
 */
public interface UserReads {

  /**
   * One user.
   *
   * @param after the point the read must see, or null where any state will do
   */
  Future<ReadResult<UserView>> find(UserId id, @Nullable ClusterPoint after);

  /**
   * One page of users in the order of their ids.
   *
   * @param query which page
   * @param after the point the read must see, or null where any state will do
   */
  Future<ReadResult<UserPage>> list(UserQuery query, @Nullable ClusterPoint after);

  /**
   * The next users of an export, in the order of their ids.
   *
   * @param after the point the read must see, or null where any state will do
   * @return none at the end, never absent
   */
  Future<ReadResult<UserBatch>> batch(UserBatchQuery query, @Nullable ClusterPoint after);

  /** Asks the store for a sign of life; fails if there is none within the deadline. */
  Future<Void> ping();
}
