package io.muster.worker.store;

import io.muster.worker.decision.Decision;
import io.muster.worker.decision.State;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Reads, folds, writes and commits as one: after it either everything that the fold decided is in
 * the store, majority-committed and durable, or nothing is.
 */
public interface UnitOfWork {

  /**
   * Runs one unit of work. Callable from any thread; never blocks it.
   *
   * @param reads what to read
   * @param fold the decision: pure, and possibly called several times; gets the state read and the
   *     time that counts for ages (the later of this process's clock and the store's)
   * @return what became of it; fails where the infrastructure did, and then nothing is known to be
   *     committed and the same unit must be run again
   */
  Future<UnitResult> run(Reads reads, BiFunction<State, Instant, Decision> fold);

  /**
   * As {@link #run(Reads, BiFunction)}, for units that may begin behind one that isn't durable yet:
   * where a primary is lost with what that wrote, it is lost with what was written behind it.
   *
   * @param visible gets what was decided, once and on any thread, when another unit would read what
   *     was written of it, if that is before the answer; what the answer will be isn't known by
   *     then. Where it throws, the unit fails
   */
  default Future<UnitResult> run(
      Reads reads, BiFunction<State, Instant, Decision> fold, Consumer<Decision> visible) {
    return run(reads, fold);
  }

  /**
   * Whether a write that a unique index refuses is a conflict like any other, that leaves nothing
   * behind: so that what most likely isn't there need not be read first.
   */
  boolean undoesRefusedWrites();

  /**
   * Writes an outcome and a user, takes both back and commits: what a unit needs, and nothing stays
   * of it. A store that only reads (its disk is full, a right was taken away) fails this, and would
   * fail each unit. Callable from any thread; never blocks it.
   *
   * @return succeeds if a unit would be committed now
   */
  Future<Void> probe();
}
