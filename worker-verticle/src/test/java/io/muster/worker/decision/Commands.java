package io.muster.worker.decision;

import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes commands for examples: each with an id of its own, sent a second before {@link #NOW}. */
final class Commands {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  static final UserId ANN = user(1);
  static final UserId BOB = user(2);
  static final UserId CAT = user(3);

  private final AtomicInteger next = new AtomicInteger();

  static UserId user(int number) {
    return new UserId(String.format("%024x", number));
  }

  static EmailAddress email(String local) {
    return new EmailAddress(
        local + "@example.org", local.toLowerCase(java.util.Locale.ROOT) + "@example.org");
  }

  Command create(UserId user, String local) {
    return command(user, new Change.Create("Name " + local, email(local), "$hash$" + local));
  }

  Command replace(UserId user, String local) {
    return command(user, new Change.Replace("Name " + local, email(local), "$hash$" + local, null));
  }

  Command move(UserId user, String local) {
    return command(user, new Change.Patch(null, email(local), null, null));
  }

  Command rename(UserId user, String name, Long ifVersion) {
    return command(user, new Change.Patch(name, null, null, ifVersion));
  }

  Command delete(UserId user) {
    return command(user, new Change.Delete(null));
  }

  Command command(UserId user, Change change) {
    return new Command(
        "command-" + next.incrementAndGet(), user, NOW.minusSeconds(1), "fingerprint", change);
  }

  static Command at(Command command, Instant timestamp) {
    return new Command(
        command.id(), command.userId(), timestamp, command.fingerprint(), command.change());
  }
}
