package io.muster.api.imports;

import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.record.Tally;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far an import is, of its record and what was decided. The two are not read at one moment, and
 * workers may know of rows that the record doesn't: what is told only ever grows nevertheless, and
 * always adds up.
 *
 * @param stored the record
 * @param tally what was decided
 */
record Progress(StoredImport stored, Tally tally) {

  /** Where an import stands. */
  enum State {
    RECEIVING,
    RUNNING,
    DONE,
    CANCELLED,
    FAILED
  }

  /** All that came in: on the queue, or decided. */
  long read() {
    return Math.max(stored.upload().point().rows(), tally.rows());
  }

  /** Rows that are on the queue. */
  long pending() {
    return read() - tally.rows();
  }

  State state() {
    if (tally.isWhole() && tally.cancelled() == 0) {
      return State.DONE;
    }
    if (stored.cancelledAt() != null) {
      return State.CANCELLED;
    }
    if (stored.upload().failure() != null) {
      return State.FAILED;
    }
    return stored.upload().completedAt() != null || tally.last() != null
        ? State.RUNNING
        : State.RECEIVING;
  }

  /** Whether all rows that are known of are decided, and no request can bring more. */
  boolean isSettled() {
    return switch (state()) {
      case RECEIVING, RUNNING -> false;
      case DONE -> true;
      case CANCELLED, FAILED -> pending() == 0;
    };
  }

  /**
   * Whether an upload that is just ending, because the import was cancelled, may have put rows on
   * the queue that are not known of yet.
   */
  boolean mayGrow() {
    return stored.upload().leased() && state() != State.DONE;
  }

  /** Decided rows in a second, from the first decision to the latest. */
  double rate() {
    Instant first = tally.firstAt();
    Instant last = tally.lastAt();
    if (first == null || last == null) {
      return 0;
    }
    long millis =
        Math.max(Duration.ofSeconds(1).toMillis(), Duration.between(first, last).toMillis());
    return tally.rows() * 1_000.0 / millis;
  }

  /** In how many seconds all is decided at this rate; null where nobody can know. */
  @Nullable Long etaSeconds() {
    double rate = rate();
    return state() == State.RUNNING && rate > 0 ? (long) Math.ceil(pending() / rate) : null;
  }
}
