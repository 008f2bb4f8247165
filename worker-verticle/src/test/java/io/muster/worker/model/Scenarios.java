package io.muster.worker.model;

import static io.muster.worker.decision.Commands.ANN;
import static io.muster.worker.decision.Commands.BOB;
import static io.muster.worker.decision.Commands.CAT;
import static io.muster.worker.decision.Commands.email;

import io.muster.command.Change;
import io.muster.user.User;
import io.muster.user.UserId;
import java.util.List;

/** Small worlds, each about one part of the protocol. */
final class Scenarios {

  private static final List<Integer> NO_TIME = List.of(0);

  private Scenarios() {}

  /** A creation and a change of one user, and workers that stall and die. */
  static Scenario redelivery() {
    return new Scenario(
        "redelivery, stalls and deaths",
        List.of(),
        List.of(
            Message.of(0, 0, "first", ANN, create("a"), 0),
            Message.of(1, 0, "second", ANN, rename(1L), 0)),
        1,
        2,
        NO_TIME,
        false,
        new Faults(2, 1, 0, 0),
        Mutation.NONE);
  }

  /** Three commands of one user. */
  static Scenario order() {
    return new Scenario(
        "the order of one user",
        List.of(user(ANN, "a")),
        List.of(
            Message.of(0, 0, "first", ANN, rename(null), 0),
            Message.of(1, 0, "second", ANN, rename(null), 0),
            Message.of(2, 0, "third", ANN, new Change.Delete(null), 0)),
        1,
        2,
        NO_TIME,
        false,
        new Faults(2, 0, 0, 0),
        Mutation.NONE);
  }

  /** A creation, its retry in another shard, and somebody else who wants the same address. */
  static Scenario retryInAnotherShard() {
    return new Scenario(
        "a retry in another shard",
        List.of(),
        List.of(
            Message.of(0, 0, "create", ANN, create("a"), 0),
            Message.of(1, 1, "rival", CAT, create("a"), 0),
            Message.of(2, 1, "create", BOB, create("a"), 0)),
        2,
        2,
        NO_TIME,
        false,
        new Faults(1, 0, 1, 0),
        Mutation.NONE);
  }

  /** A command that is rejected, and another one after which it wouldn't be. */
  static Scenario rejection() {
    return new Scenario(
        "a rejection whose reason goes away",
        List.of(user(BOB, "a")),
        List.of(
            Message.of(0, 0, "create", ANN, create("a"), 0),
            Message.of(1, 0, "leave", BOB, new Change.Delete(null), 0)),
        1,
        2,
        NO_TIME,
        false,
        new Faults(2, 1, 0, 0),
        Mutation.NONE);
  }

  /** A primary that steps down. */
  static Scenario stepDown() {
    return new Scenario(
        "a primary that steps down",
        List.of(user(ANN, "a")),
        List.of(
            Message.of(0, 0, "first", ANN, rename(null), 0),
            Message.of(1, 0, "second", ANN, rename(1L), 0)),
        1,
        2,
        NO_TIME,
        false,
        new Faults(1, 1, 1, 2),
        Mutation.NONE);
  }

  /**
   * Commands that come again when their outcomes have expired, perhaps to one with a slow clock.
   */
  static Scenario lateRedelivery(boolean slowClock) {
    return new Scenario(
        "a redelivery after the outcome expired",
        List.of(user(ANN, "a")),
        List.of(
            Message.of(0, 0, "first", ANN, rename(null), 0),
            Message.of(1, 0, "second", ANN, rename(null), 0)),
        1,
        2,
        List.of(0, 24, 50, 74),
        slowClock,
        new Faults(1, 0, 0, 0),
        Mutation.NONE);
  }

  /** A retry at the last moment, which itself gets as old as it may. */
  static Scenario lateRetry() {
    return new Scenario(
        "a retry at the last moment",
        List.of(),
        List.of(
            Message.of(0, 0, "create", ANN, create("a"), 0),
            Message.of(1, 1, "create", CAT, create("a"), 24)),
        2,
        1,
        List.of(0, 24, 48, 50, 74),
        true,
        new Faults(1, 0, 0, 0),
        Mutation.NONE);
  }

  /** Two users who swap their addresses by way of a third one, inside one batch or several. */
  static Scenario swap() {
    return new Scenario(
        "a swap of addresses",
        List.of(user(ANN, "a"), user(BOB, "b")),
        List.of(
            Message.of(0, 0, "leave", BOB, move("c"), 0),
            Message.of(1, 0, "take", ANN, move("b"), 0),
            Message.of(2, 0, "swap", BOB, move("a"), 0)),
        1,
        3,
        NO_TIME,
        false,
        new Faults(1, 0, 0, 0),
        Mutation.NONE);
  }

  /** New users who take the addresses of one that goes and one that moves. */
  static Scenario handOver() {
    return new Scenario(
        "addresses that go to new users",
        List.of(user(ANN, "a"), user(BOB, "b")),
        List.of(
            Message.of(0, 0, "delete", ANN, new Change.Delete(null), 0),
            Message.of(1, 0, "move", BOB, move("a"), 0),
            Message.of(2, 0, "create", CAT, create("b"), 0)),
        1,
        3,
        NO_TIME,
        false,
        new Faults(1, 0, 0, 0),
        Mutation.NONE);
  }

  private static User user(UserId id, String address) {
    return new User(
        id,
        "Name",
        email(address).written(),
        email(address).key(),
        "hash",
        Message.START,
        Message.START,
        1);
  }

  private static Change create(String address) {
    return new Change.Create("Name", email(address), "hash");
  }

  private static Change rename(Long ifVersion) {
    return new Change.Patch("Other name", null, null, ifVersion);
  }

  private static Change move(String address) {
    return new Change.Patch(null, email(address), null, null);
  }
}
