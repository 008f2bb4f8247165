package io.muster.worker.consume;

import io.muster.command.Outcome;
import io.muster.signing.Operation;
import io.muster.signing.OperationIds;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ids under which those who put commands on the queue themselves can ask for an outcome over HTTP.
 * One outcome has one id, however often its message is sent. Safe for any thread.
 */
public final class ProducerOperations {

  private final OperationIds ids;
  private final Set<String> ownUsers;

  /**
   * Makes them.
   *
   * @param ids signs them
   * @param ownUsers the AMQP users of Muster's own processes
   */
  public ProducerOperations(OperationIds ids, Set<String> ownUsers) {
    this.ids = ids;
    this.ownUsers = Set.copyOf(ownUsers);
  }

  /**
   * The id for the sender of a command.
   *
   * @param sender the AMQP user that published it, or null where that isn't known
   * @return null where the sender isn't known, or is one of Muster's own: an API, which alone knows
   *     its client, has made the id already
   */
  @Nullable String idFor(@Nullable String sender, Outcome outcome) {
    if (sender == null || sender.isEmpty() || ownUsers.contains(sender)) {
      return null;
    }
    // Not the time of the message: one that is sent again has another.
    return ids.encode(new Operation(outcome.commandId(), sender, outcome.decidedAt()));
  }
}
