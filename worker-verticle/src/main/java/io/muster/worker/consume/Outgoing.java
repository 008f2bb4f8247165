package io.muster.worker.consume;

import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;

/**
 * A message that a unit sends after its commit.
 *
 * @param message the message
 * @param kind what it is, and with it when it counts as done
 */
public record Outgoing(OutgoingMessage message, Kind kind) {

  /** What a message is. */
  public enum Kind {
    /** Done once it is sent: whoever waits for it can ask for the outcome. */
    REPLY,
    /** Done once the broker answered: what a third party's queue refuses is that party's loss. */
    EVENT,
    /** Done once the broker has it: the delivery it came from will be gone. */
    DEAD_LETTER
  }

  /** Whether the message must be sent again after this answer. */
  boolean mustRepeat(PublishResult result) {
    if (result instanceof PublishResult.Refused refused) {
      return kind == Kind.DEAD_LETTER || !isAnswer(refused.reason());
    }
    return result instanceof PublishResult.Unconfirmed && kind != Kind.REPLY;
  }

  /** Whether it is an event that a queue did not take. */
  boolean wasRefusedByASubscriber(PublishResult result) {
    return kind == Kind.EVENT
        && result instanceof PublishResult.Refused refused
        && refused.reason() == Reason.QUEUE_FULL;
  }

  private static boolean isAnswer(Reason reason) {
    return switch (reason) {
      case QUEUE_FULL, NO_ROUTE -> true;
      case WINDOW_FULL, BLOCKED, DISCONNECTED -> false;
    };
  }
}
