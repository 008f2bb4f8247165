package io.muster.messaging;

import io.muster.command.Command;
import org.jspecify.annotations.Nullable;

/** What a delivery from a shard turned out to be. */
public sealed interface CommandDecoding {

  /**
   * A command.
   *
   * @param command the command
   */
  record Valid(Command command) implements CommandDecoding {}

  /**
   * No command that can be processed: the message is at fault, and will be on each redelivery.
   *
   * @param commandId the command id it would have had, or null where that can't be told
   * @param reason what was wrong and what would be right; holds no secret
   */
  record Invalid(@Nullable String commandId, String reason) implements CommandDecoding {}
}
