package io.muster.worker.decision;

import io.muster.command.Outcome;
import io.muster.user.User;
import io.muster.user.UserId;
import java.util.Map;

/**
 * What was read before a fold: everything in the store that the batch's commands can depend on.
 *
 * @param users the users that the commands name or whose addresses they want, by id
 * @param owners who has the addresses that the commands want, by {@code email_key}
 * @param outcomes the decisions already recorded for the commands' ids, by command id
 */
public record State(
    Map<UserId, User> users, Map<String, UserId> owners, Map<String, Outcome> outcomes) {

  /** Takes its own copies. */
  public State {
    users = Map.copyOf(users);
    owners = Map.copyOf(owners);
    outcomes = Map.copyOf(outcomes);
  }

  /** A store with nothing in it. */
  public static State empty() {
    return new State(Map.of(), Map.of(), Map.of());
  }
}
