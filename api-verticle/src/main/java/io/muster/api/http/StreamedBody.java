package io.muster.api.http;

import io.vertx.core.Future;

/**
 * The body of an answer that is written bit by bit, because it is too long for memory or isn't
 * known yet: {@link Answer#stream}. Of its two methods one is called, once, on the event loop of
 * the request.
 */
@FunctionalInterface
public interface StreamedBody {

  /**
   * Writes all of the body; the status and the headers are on their way.
   *
   * @param sink takes the bytes
   * @return completes when all was handed to the sink, which ends the answer; a failure breaks the
   *     connection off, so that nobody takes half a body for a whole one
   */
  Future<Void> writeTo(BodySink sink);

  /**
   * Gives back what the body holds, because nobody wants it: the request was HEAD, or its client is
   * gone.
   */
  default void discard() {}
}
