package io.muster.worker.consume;

import io.muster.command.Command;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.State;
import io.muster.worker.store.Reads;
import io.muster.worker.store.UnitOfWork;
import io.muster.worker.store.UnitResult;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Runs commands as a unit of work, and tells a decision that fails from a store that does. */
public final class UnitStore {

  private final UnitOfWork unitOfWork;
  private final Decider decider;

  /** Decides with {@code decider} over {@code unitOfWork}. */
  public UnitStore(UnitOfWork unitOfWork, Decider decider) {
    this.unitOfWork = unitOfWork;
    this.decider = decider;
  }

  /** Runs one unit; any thread. */
  Future<UnitResult> run(List<Command> commands) {
    AtomicReference<RuntimeException> deciderFailed = new AtomicReference<>();
    return attempt(Reads.of(commands), (state, now) -> decide(state, now, commands, deciderFailed))
        .recover(failure -> blame(failure, deciderFailed.get()));
  }

  /** Succeeds if the store would commit a unit now. */
  public Future<Void> probe() {
    try {
      return unitOfWork.probe();
    } catch (RuntimeException failed) {
      return Future.failedFuture(failed);
    }
  }

  private Future<UnitResult> attempt(
      Reads reads, java.util.function.BiFunction<State, Instant, Decision> fold) {
    try {
      return unitOfWork.run(reads, fold);
    } catch (RuntimeException failed) {
      return Future.failedFuture(failed);
    }
  }

  private Decision decide(
      State state,
      Instant now,
      List<Command> commands,
      AtomicReference<RuntimeException> deciderFailed) {
    try {
      return decider.decide(state, now, commands);
    } catch (RuntimeException failed) {
      deciderFailed.set(failed);
      throw failed;
    }
  }

  private static Future<UnitResult> blame(
      Throwable failure, @org.jspecify.annotations.Nullable RuntimeException deciderFailed) {
    // The decision is pure: what it can't decide now, it never can, so a message is at fault.
    return deciderFailed == null
        ? Future.failedFuture(failure)
        : Future.succeededFuture(
            new UnitResult.Refused("decision: " + deciderFailed.getClass().getSimpleName()));
  }
}
