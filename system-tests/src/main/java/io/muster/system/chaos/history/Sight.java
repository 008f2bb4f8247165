package io.muster.system.chaos.history;

import org.jspecify.annotations.Nullable;

/**
 * What a read saw.
 *
 * @param kind what it was answered
 * @param version of the user that was found, else null
 * @param name of the user that was found, else null
 * @param detail for people: the status, and what is odd about it
 */
public record Sight(Kind kind, @Nullable Long version, @Nullable String name, String detail) {

  /** What a read is answered. */
  public enum Kind {
    FOUND,
    ABSENT,
    /** 503, or no answer. */
    UNAVAILABLE,
    /** The contract has no such answer. */
    OUTSIDE
  }
}
