package io.muster.api.limit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many of something run at a time in one process. Any thread. */
public final class Slots {

  private final int most;
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * All of them free.
   *
   * @param most how many there are
   */
  public Slots(int most) {
    this.most = most;
  }

  /** Shows as a metric how many are taken. */
  public Slots shown(MeterRegistry metrics, String name, String description) {
    Gauge.builder(name, taken, AtomicInteger::get).description(description).register(metrics);
    return this;
  }

  /** How many there are. */
  public int most() {
    return most;
  }

  /** How many are taken. */
  public int taken() {
    return taken.get();
  }

  /** Takes one if one is free; to be given back once. */
  public boolean take() {
    int now = taken.get();
    while (now < most) {
      if (taken.compareAndSet(now, now + 1)) {
        return true;
      }
      now = taken.get();
    }
    return false;
  }

  /** Gives one back. */
  public void giveBack() {
    taken.decrementAndGet();
  }
}
