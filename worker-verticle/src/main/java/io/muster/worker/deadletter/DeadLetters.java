package io.muster.worker.deadletter;

import io.muster.command.Outcome;
import io.muster.deadletter.DeadLetter;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where dead letters are kept. */
public interface DeadLetters {

  /**
   * Keeps a dead letter, and records its command as failed unless it was decided before. To do it
   * twice changes nothing. A command that was decided otherwise leaves no letter: there is nothing
   * to mend. Callable from any thread; never blocks.
   *
   * @param letter the letter
   * @param failed the outcome of its command; null where it has no command
   * @param expiresAt until when the letter is kept
   * @return the outcome that stands, majority-committed; empty where {@code failed} is null. Fails
   *     where the infrastructure did
   */
  Future<Optional<Outcome>> keep(DeadLetter letter, @Nullable Outcome failed, Instant expiresAt);
}
