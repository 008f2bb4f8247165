package io.muster.api.write;

import io.vertx.core.Future;

/** Puts commands on the queue and waits for what becomes of them. */
public interface Writes {

  /**
   * Publishes a command and waits, for at most the request's wait, for its outcome. Call it on the
   * event loop of the request; it completes there.
   *
   * @return what is known at the end; never fails
   */
  Future<WriteResult> submit(WriteRequest request);

  /** How many writes wait in this process for an outcome. Any thread. */
  int pending();
}
