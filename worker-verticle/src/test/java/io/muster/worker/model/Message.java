package io.muster.worker.model;

import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.user.UserId;
import io.muster.worker.decision.Commands;
import java.time.Instant;

/**
 * A message in a shard.
 *
 * @param number its place in the order of publishing; also its name
 * @param shard the shard it is published to
 * @param command the command in it; a retry has the id of the first and perhaps another user
 * @param hour when it is published, in hours after the beginning: 0 is before anything else happens
 */
record Message(int number, int shard, Command command, int hour) {

  /** The beginning. */
  static final Instant START = Commands.NOW.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);

  /** A message whose command is made when it is published. */
  static Message of(int number, int shard, String id, UserId user, Change change, int hour) {
    return new Message(number, shard, new Command(id, user, at(hour), "fingerprint", change), hour);
  }

  /** A time in hours after the beginning. */
  static Instant at(int hour) {
    return START.plusSeconds(3600L * hour);
  }

  @Override
  public String toString() {
    return "#" + number + ' ' + command.id() + '(' + command.type() + ' ' + userName() + ')';
  }

  private String userName() {
    String hex = command.userId().hex();
    return "user" + Integer.parseInt(hex.substring(hex.length() - 4), 16);
  }
}
