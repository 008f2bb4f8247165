package io.muster.standalone.store;

import io.muster.command.Outcome;
import io.muster.deadletter.DeadLetter;
import io.muster.worker.deadletter.DeadLetters;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters in the embedded store: kept as elsewhere, and told as kept when they are on disk.
 */
public final class EmbeddedDeadLetters implements DeadLetters {
  private final DeadLetters deadLetters;
  private final EmbeddedStore store;

  /**
   * Makes them durable.
   *
   * @param deadLetters writes them through a client of {@code store}
   */
  public EmbeddedDeadLetters(DeadLetters deadLetters, EmbeddedStore store) {
    this.deadLetters = deadLetters;
    this.store = store;
  }

  @Override
  public Future<Optional<Outcome>> keep(
      DeadLetter letter, @Nullable Outcome failed, Instant expiresAt) {
    return deadLetters
        .keep(letter, failed, expiresAt)
        .compose(standing -> store.commit().map(standing));
  }
}
