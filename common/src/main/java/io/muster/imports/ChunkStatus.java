package io.muster.imports;

import java.util.Locale;
import java.util.Optional;

/** How a chunk ended. */
public enum ChunkStatus {
  /** Each of its rows was decided by itself. */
  APPLIED("was decided"),
  /** It was older than the maximum age; none of its rows was applied. */
  EXPIRED("came too late: its chunk was older than the maximum age when a worker saw it"),
  /** The import had been cancelled; none of its rows was applied. */
  CANCELLED("was not applied: the import was cancelled before"),
  /** No worker could process it; none of its rows was applied. */
  FAILED("could not be processed: its chunk is among the dead letters");

  private final String reason;

  ChunkStatus(String reason) {
    this.reason = reason;
  }

  /** Why none of its rows was applied, to follow "the row". */
  public String reason() {
    return reason;
  }

  /** The name in messages and in the store. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one with this name; empty if there is none. */
  public static Optional<ChunkStatus> ofWireName(String name) {
    for (ChunkStatus value : values()) {
      if (value.wireName().equals(name)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
