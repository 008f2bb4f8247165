package io.muster.api.export;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.muster.config.Settings;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many exports run at a time in one process. Any thread. */
public final class ExportSlots {

  private final int most;
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * All of them free.
   *
   * @param most how many there are
   * @param metrics where to show how many are taken
   */
  public ExportSlots(int most, MeterRegistry metrics) {
    this.most = most;
    Gauge.builder("muster.exports.running", taken, AtomicInteger::get)
        .description("Exports that are being written")
        .register(metrics);
  }

  /** How many there are to be: {@code EXPORTS_AT_ONCE}. */
  public static int read(Settings settings) {
    return settings.number("EXPORTS_AT_ONCE", 4, 1, 1_000);
  }

  /** How many there are. */
  int most() {
    return most;
  }

  /** Takes one if one is free; to be given back once. */
  boolean take() {
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
  void giveBack() {
    taken.decrementAndGet();
  }
}
