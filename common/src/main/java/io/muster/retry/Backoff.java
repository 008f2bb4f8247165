package io.muster.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Waits between tries: each twice as long as the one before, up to a limit. Not thread-safe. */
public final class Backoff {

  /** Chance, for any thread: the thread's own generator can't be held on to. */
  public static final RandomGenerator CHANCE = () -> ThreadLocalRandom.current().nextLong();

  private final long firstMillis;
  private final long mostMillis;
  private final RandomGenerator random;
  private long stepMillis;
  private boolean waited;

  /**
   * Starts at the first step.
   *
   * @param first the first step
   * @param most the longest step
   * @param random the source of the jitter
   */
  public Backoff(Duration first, Duration most, RandomGenerator random) {
    this.firstMillis = Math.max(1, first.toMillis());
    this.mostMillis = Math.max(firstMillis, most.toMillis());
    this.random = random;
    this.stepMillis = firstMillis;
  }

  /** How long to wait now, in milliseconds: from half of this step to the whole of it. */
  public long nextMillis() {
    long step = stepMillis;
    waited = true;
    stepMillis = Math.min(mostMillis, step * 2);
    // Half of it is chance, so that those who were stopped together don't return together.
    return Math.max(1, step / 2 + random.nextLong(step / 2 + 1));
  }

  /** Whether there was a wait since the start, or since the last success. */
  public boolean hasWaited() {
    return waited;
  }

  /** Starts anew after a success. */
  public void reset() {
    stepMillis = firstMillis;
    waited = false;
  }
}
