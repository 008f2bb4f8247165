package io.muster.api.imports.upload;

import io.muster.messaging.PublishResult;
import org.jspecify.annotations.Nullable;

/** The broker has taken no chunk for too long. */
final class NotTakenException extends Exception {

  private final transient PublishResult.@Nullable Reason reason;

  NotTakenException(PublishResult.@Nullable Reason reason) {
    super("the broker took no chunk: " + (reason == null ? "it said nothing" : reason));
    this.reason = reason;
  }

  PublishResult.@Nullable Reason reason() {
    return reason;
  }
}
