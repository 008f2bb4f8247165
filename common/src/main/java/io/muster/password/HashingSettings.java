package io.muster.password;

import io.muster.config.Settings;

/**
 * The size of the hashing pool.
 *
 * @param threads how many hash at a time
 * @param queue how many may wait
 */
public record HashingSettings(int threads, int queue) {

  private static final int QUEUE_PER_THREAD = 4;

  /**
   * Reads {@code HASHING_THREADS} (0, the default: one for each core) and {@code HASHING_QUEUE} (0,
   * the default: 4 for each thread).
   */
  public static HashingSettings read(Settings settings) {
    int threads = settings.number("HASHING_THREADS", 0, 0, 256);
    int queue = settings.number("HASHING_QUEUE", 0, 0, 10_000);
    return of(threads, queue, Runtime.getRuntime().availableProcessors());
  }

  static HashingSettings of(int threads, int queue, int cores) {
    int used = threads == 0 ? cores : threads;
    return new HashingSettings(used, queue == 0 ? used * QUEUE_PER_THREAD : queue);
  }
}
