package io.muster.command;

import java.util.Locale;
import java.util.Optional;

/** What became of a command. */
public enum OutcomeStatus {
  /** The change is in the store. */
  APPLIED,
  /** It was refused with a problem, and never will be applied. */
  REJECTED,
  /** It was older than the maximum age when a worker saw it. */
  EXPIRED,
  /** No worker could process it; it is a dead letter. */
  FAILED;

  /** The word used in replies, documents and answers. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status that is called {@code wireName}, if there is one. */
  public static Optional<OutcomeStatus> ofWireName(String wireName) {
    for (OutcomeStatus status : values()) {
      if (status.wireName().equals(wireName)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
