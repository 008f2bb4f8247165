package io.muster.api.verify;

import io.muster.user.UserId;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Finds the hashes of passwords. Callable from any event loop, completes on it; a failed future
 * means that the store is away.
 */
public interface PasswordHashes {

  /**
   * The hash that a user has at this moment: what any write answered before the call has replaced
   * is never seen.
   *
   * @return empty where there is no such user
   */
  Future<Optional<StoredHash>> hashOf(UserId id);
}
