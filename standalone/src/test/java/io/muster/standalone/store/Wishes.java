package io.muster.standalone.store;

import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.command.Retention;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import io.muster.worker.decision.Fold;
import io.muster.worker.store.Reads;
import io.muster.worker.store.UnitOfWork;
import io.muster.worker.store.UnitResult;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands for examples, and how they are run as one unit. */
final class Wishes {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  static final UserId ANN = user(1);
  static final UserId BOB = user(2);

  private static final AtomicInteger NEXT = new AtomicInteger();

  private Wishes() {}

  static UserId user(int number) {
    return new UserId(String.format(Locale.ROOT, "%024x", number));
  }

  static Command create(UserId user, String local) {
    return command(user, new Change.Create("Name " + local, email(local), "$hash$" + local));
  }

  static Command move(UserId user, String local) {
    return command(user, new Change.Patch(null, email(local), null, null));
  }

  static Command delete(UserId user) {
    return command(user, new Change.Delete(null));
  }

  static UnitResult run(UnitOfWork store, Command... commands) throws Exception {
    var batch = List.of(commands);
    return await(
        store.run(
            Reads.of(batch), (state, now) -> Fold.fold(state, now, batch, Retention.DEFAULT)));
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static Command command(UserId user, Change change) {
    return new Command(
        "command-" + NEXT.incrementAndGet(), user, NOW.minusSeconds(1), "fingerprint", change);
  }

  private static EmailAddress email(String local) {
    return new EmailAddress(local + "@example.org", local + "@example.org");
  }
}
