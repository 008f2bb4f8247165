package io.muster.cli.deadletters;

import io.muster.command.Command;

/** What a replay of a dead letter would do. */
sealed interface ReplayPlan {

  /**
   * A command is to be sent.
   *
   * @param command the command
   * @param replay what is recorded about it
   * @param repeated whether it is recorded already, and may have been sent
   */
  record Send(Command command, Replay replay, boolean repeated) implements ReplayPlan {}

  /**
   * It was replayed, the outcome is recorded, and asking for it again makes no sense.
   *
   * @param replay the replay, with its outcome
   * @param advice what can be done; empty where nothing is left to do
   */
  record Done(Replay replay, String advice) implements ReplayPlan {}

  /**
   * It can't be replayed.
   *
   * @param reason why not, and what would help; no secrets, not redacted
   */
  record Impossible(String reason) implements ReplayPlan {}
}
