package io.muster.worker.decision;

import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes commands for examples: each with an id of its own. */
public final class Commands {

  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  public static final UserId ANN = user(1);
  public static final UserId BOB = user(2);
  public static final UserId CAT = user(3);

  private final AtomicInteger next = new AtomicInteger();
  private final Instant sent;

  /** Sent a second before {@link #NOW}. */
  public Commands() {
    this(NOW.minusSeconds(1));
  }

  /** Sent at another time. */
  public Commands(Instant sent) {
    this.sent = sent;
  }

  public static UserId user(int number) {
    return new UserId(String.format("%024x", number));
  }

  public static EmailAddress email(String local) {
    return new EmailAddress(
        local + "@example.org", local.toLowerCase(java.util.Locale.ROOT) + "@example.org");
  }

  public Command create(UserId user, String local) {
    return command(user, new Change.Create("Name " + local, email(local), "$hash$" + local));
  }

  public Command replace(UserId user, String local) {
    return command(user, new Change.Replace("Name " + local, email(local), "$hash$" + local, null));
  }

  public Command move(UserId user, String local) {
    return command(user, new Change.Patch(null, email(local), null, null));
  }

  public Command rename(UserId user, String name, Long ifVersion) {
    return command(user, new Change.Patch(name, null, null, ifVersion));
  }

  public Command delete(UserId user) {
    return command(user, new Change.Delete(null));
  }

  public Command command(UserId user, Change change) {
    return new Command("command-" + next.incrementAndGet(), user, sent, "fingerprint", change);
  }

  public static Command at(Command command, Instant timestamp) {
    return new Command(
        command.id(), command.userId(), timestamp, command.fingerprint(), command.change());
  }
}
