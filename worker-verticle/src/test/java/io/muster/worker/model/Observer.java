package io.muster.worker.model;

import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import java.util.HashMap;
import java.util.Map;

/**
 * Everybody who gets replies, as one who remembers the first for each command.
 *
 * @param replies the first reply for each command's id
 * @param contradiction a later one that differs; null if there is none
 */
record Observer(Map<String, Outcome> replies, Contradiction contradiction) {

  /** Two replies for one command. */
  record Contradiction(Outcome first, Outcome later) {}

  Observer {
    replies = Map.copyOf(replies);
  }

  static Observer empty() {
    return new Observer(Map.of(), null);
  }

  Observer hear(Outcome reply, int hour) {
    Outcome first = replies.get(reply.commandId());
    if (first == null) {
      Map<String, Outcome> more = new HashMap<>(replies);
      more.put(reply.commandId(), reply);
      return new Observer(more, contradiction);
    }
    return first.equals(reply) || isPastRetention(first, reply, hour)
        ? this
        : new Observer(replies, new Contradiction(first, reply));
  }

  /** Once an outcome's time is over, all that is known of its command is that it is too old. */
  private static boolean isPastRetention(Outcome one, Outcome other, int hour) {
    return isOver(one, other, hour) || isOver(other, one, hour);
  }

  private static boolean isOver(Outcome outcome, Outcome expired, int hour) {
    return expired.status() == OutcomeStatus.EXPIRED
        && !Message.at(hour).isBefore(outcome.expiresAt());
  }
}
