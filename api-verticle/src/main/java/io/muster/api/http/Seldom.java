package io.muster.api.http;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Lets one thing be said once in a while, however often there is reason to: a line in the log for
 * each request would hide all others. Any thread.
 */
final class Seldom {

  private final long intervalNanos;
  private final LongSupplier nanos;
  private long saidNanos;
  private boolean said;
  private long keptBack;

  /**
   * Nothing is said yet.
   *
   * @param interval how long nothing is said after something was
   * @param nanos a clock that only goes forward
   */
  Seldom(Duration interval, LongSupplier nanos) {
    this.intervalNanos = interval.toNanos();
    this.nanos = nanos;
  }

  /**
   * Whether it is said now: then how often it was kept back since it was said before; empty where
   * it is kept back.
   */
  synchronized OptionalLong turn() {
    long now = nanos.getAsLong();
    if (said && now - saidNanos < intervalNanos) {
      keptBack++;
      return OptionalLong.empty();
    }
    OptionalLong turn = OptionalLong.of(keptBack);
    said = true;
    saidNanos = now;
    keptBack = 0;
    return turn;
  }
}
