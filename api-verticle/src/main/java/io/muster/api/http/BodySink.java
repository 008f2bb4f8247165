package io.muster.api.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes the bytes of a {@link StreamedBody}. On the event loop of the request. */
public interface BodySink {

  /**
   * Sends bytes. Whoever writes more before the future completes fills memory instead of waiting
   * for the client.
   *
   * @return completes when there is room for more; fails when the client is gone, or has taken
   *     nothing for a minute, and then there is no use in writing more
   */
  Future<Void> write(Buffer bytes);

  /**
   * Sends what a source gives, one piece after another, each asked for once there is room for it.
   * The loop for bodies of any length: futures that are composed one inside the other run out of
   * stack.
   *
   * @param source gives the next piece; null when there is none
   * @return completes when the source has no more; fails when it fails, or as {@link #write} does
   */
  Future<Void> writeAll(Supplier<Future<@Nullable Buffer>> source);

  /** Completes when nobody reads any more, the end of the body included; never fails. */
  Future<Void> closed();

  /**
   * Completes when the process is about to stop; never fails. A body that has no end of its own
   * should end now. Any other may go on, and is broken off if it hasn't ended some seconds later.
   */
  Future<Void> stopping();
}
