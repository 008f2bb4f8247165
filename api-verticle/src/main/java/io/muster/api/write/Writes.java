package io.muster.api.write;

import io.muster.user.UserId;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Puts commands on the queue and waits for what becomes of them. */
public interface Writes {

  /**
   * Publishes a command and waits, for at most the request's wait, for its outcome. Call it on the
   * event loop of the request; it completes there.
   *
   * @return what is known at the end; never fails
   */
  Future<WriteResult> submit(WriteRequest request);

  /**
   * Whether a write of this user would be refused whatever it is, so that nothing need be spent on
   * it. Any thread.
   *
   * @return null where it may be tried; what {@link #submit} would tell where not
   */
  WriteResult.@Nullable NotTaken refusal(UserId user);

  /** How many writes wait in this process for an outcome. Any thread. */
  int pending();
}
