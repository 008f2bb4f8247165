package io.muster.worker.consume;

import io.muster.worker.store.CommitPoint;
import org.jspecify.annotations.Nullable;

/** Makes consistency tokens. */
@FunctionalInterface
public interface Tokens {

  /** The token for what was committed at this point; null where there are no tokens. */
  @Nullable String tokenFor(CommitPoint point);
}
