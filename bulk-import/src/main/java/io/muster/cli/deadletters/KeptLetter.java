package io.muster.cli.deadletters;

import io.muster.deadletter.DeadLetter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it lies in the store.
 *
 * @param letter the letter; its body is null also where it wasn't asked for
 * @param expiresAt until when it is kept
 * @param replay its last replay; null where there was none
 */
record KeptLetter(DeadLetter letter, Instant expiresAt, @Nullable Replay replay) {

  String id() {
    return letter.id();
  }
}
