package io.muster.worker.decision;

import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.command.Retention;
import io.muster.config.Durations;
import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.muster.user.EmailAddress;
import io.muster.user.FieldError;
import io.muster.user.User;
import io.muster.user.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides a batch of commands in order; the only place that knows what a command does. Pure. */
public final class Fold {

  private final State state;
  private final WorkingState working;
  private final Instant now;
  private final Retention retention;
  private final Map<String, Outcome> decided = new HashMap<>();

  private Fold(State state, Instant now, Retention retention) {
    this.state = state;
    this.working = new WorkingState(state);
    this.now = now.truncatedTo(ChronoUnit.MILLIS);
    this.retention = retention;
  }

  /**
   * Decides {@code commands} one after another.
   *
   * @param state what was read for them, see {@link State}
   * @param now the time that counts for their ages; what is decided carries it, to the millisecond
   * @param commands the batch, in the order the queue took it
   * @param retention ages and retention
   * @return the net of what is to be written, and one outcome for each command
   */
  public static Decision fold(
      State state, Instant now, List<Command> commands, Retention retention) {
    return new Fold(state, now, retention).decideAll(commands);
  }

  private Decision decideAll(List<Command> commands) {
    List<Outcome> outcomes = new ArrayList<>(commands.size());
    for (Command command : commands) {
      outcomes.add(decide(command));
    }
    return new Decision(working.changes(decided.values()), outcomes);
  }

  private Outcome decide(Command command) {
    Outcome earlier = state.outcomes().get(command.id());
    if (earlier == null) {
      earlier = decided.get(command.id());
    }
    // Before any question of age: what was decided once stands, however late it comes again.
    if (earlier != null) {
      return earlier;
    }
    Outcome outcome = decideAnew(command);
    decided.put(command.id(), outcome);
    return outcome;
  }

  private Outcome decideAnew(Command command) {
    if (command.timestamp().isAfter(now.plus(Retention.MAX_AHEAD))) {
      return rejected(
          command,
          ProblemType.TIMESTAMP_AHEAD,
          "The command's timestamp is more than "
              + Durations.format(Retention.MAX_AHEAD)
              + " ahead of the service's clock.");
    }
    if (command.timestamp().isBefore(now.minus(retention.maximumAge()))) {
      return expired(command);
    }
    return switch (command.type()) {
      case CREATE -> create(command, (Change.Create) command.change());
      case REPLACE -> replace(command, (Change.Replace) command.change());
      case PATCH -> patch(command, (Change.Patch) command.change());
      case DELETE -> delete(command);
    };
  }

  private Outcome create(Command command, Change.Create create) {
    if (working.user(command.userId()) != null) {
      return rejected(command, ProblemType.USER_EXISTS, "A user with this id exists already.");
    }
    if (isTaken(create.email(), command.userId())) {
      return emailTaken(command);
    }
    EmailAddress email = create.email();
    working.put(
        new User(
            command.userId(),
            create.name(),
            email.written(),
            email.key(),
            create.passwordHash(),
            now,
            now,
            1));
    return applied(command, 1L);
  }

  private Outcome replace(Command command, Change.Replace replace) {
    return update(command, replace.name(), replace.email(), replace.passwordHash());
  }

  private Outcome patch(Command command, Change.Patch patch) {
    return update(command, patch.name(), patch.email(), patch.passwordHash());
  }

  private Outcome update(
      Command command,
      @Nullable String name,
      @Nullable EmailAddress email,
      @Nullable String passwordHash) {
    User user = working.user(command.userId());
    if (user == null) {
      return userNotFound(command);
    }
    if (versionDiffers(command, user)) {
      return versionMismatch(command, user);
    }
    if (email != null && isTaken(email, user.id())) {
      return emailTaken(command);
    }
    working.put(
        new User(
            user.id(),
            name == null ? user.name() : name,
            email == null ? user.email() : email.written(),
            email == null ? user.emailKey() : email.key(),
            passwordHash == null ? user.passwordHash() : passwordHash,
            user.createdAt(),
            // A clock that went back must not make a user older than its creation.
            now.isBefore(user.updatedAt()) ? user.updatedAt() : now,
            user.version() + 1));
    return applied(command, user.version() + 1);
  }

  private Outcome delete(Command command) {
    User user = working.user(command.userId());
    if (user == null) {
      return userNotFound(command);
    }
    if (versionDiffers(command, user)) {
      return versionMismatch(command, user);
    }
    working.remove(user);
    return applied(command, null);
  }

  private boolean isTaken(EmailAddress email, UserId by) {
    UserId owner = working.owner(email.key());
    return owner != null && !owner.equals(by);
  }

  private static boolean versionDiffers(Command command, User user) {
    Long wanted = command.change().ifVersion();
    return wanted != null && wanted != user.version();
  }

  private Outcome applied(Command command, @Nullable Long version) {
    return outcome(command, OutcomeStatus.APPLIED, version, null);
  }

  private Outcome expired(Command command) {
    String detail =
        "The command was older than "
            + Durations.format(retention.maximumAge())
            + " when a worker saw it, so this message was not applied and won't be.";
    return outcome(
        command, OutcomeStatus.EXPIRED, null, Problem.of(ProblemType.COMMAND_EXPIRED, detail));
  }

  private Outcome userNotFound(Command command) {
    return rejected(command, ProblemType.USER_NOT_FOUND, "No user has this id.");
  }

  private Outcome versionMismatch(Command command, User user) {
    return rejected(
        command,
        ProblemType.VERSION_MISMATCH,
        "The user has version "
            + user.version()
            + ", not "
            + command.change().ifVersion()
            + " as the change asks for.");
  }

  private Outcome emailTaken(Command command) {
    FieldError error = new FieldError("/email", "must not be the address of another user");
    return outcome(
        command,
        OutcomeStatus.REJECTED,
        null,
        new Problem(ProblemType.EMAIL_TAKEN, "Another user has this address.", List.of(error)));
  }

  private Outcome rejected(Command command, ProblemType type, String detail) {
    return outcome(command, OutcomeStatus.REJECTED, null, Problem.of(type, detail));
  }

  private Outcome outcome(
      Command command, OutcomeStatus status, @Nullable Long version, @Nullable Problem problem) {
    Instant lastSeen = now.isAfter(command.timestamp()) ? now : command.timestamp();
    return new Outcome(
        command.id(),
        command.userId(),
        command.type(),
        status,
        version,
        problem,
        command.fingerprint(),
        now,
        lastSeen.plus(retention.outcomeRetention()));
  }
}
