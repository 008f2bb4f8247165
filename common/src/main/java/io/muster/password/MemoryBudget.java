package io.muster.password;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * What the hashes of others may take of the heap, all that are verified at a time together: who
 * imports them decides how much that is, and a process out of memory ends. Any thread.
 */
final class MemoryBudget {

  private static final int BYTES_PER_KIB = 1_024;

  private final int kib;
  private final Semaphore free;

  /**
   * A budget.
   *
   * @param kib how much there is
   */
  MemoryBudget(int kib) {
    this.kib = kib;
    // Fair: a large one isn't passed over for small ones for ever.
    this.free = new Semaphore(kib, true);
  }

  /** Half of the heap, and no more than the largest hash that is accepted needs. */
  static MemoryBudget ofHeap(long heapBytes) {
    return new MemoryBudget(
        (int) Math.min(PhcFormat.MAX_MEMORY_KIB, heapBytes / 2 / BYTES_PER_KIB));
  }

  /** Whether so much can be had at all. */
  boolean has(int needKib) {
    return needKib <= kib;
  }

  /** Waits, never longer than others take, until so much is free, and runs the task. */
  boolean run(int needKib, BooleanSupplier task) {
    // The semaphore is fair: what needs nothing would wait behind what needs much.
    if (needKib == 0) {
      return task.getAsBoolean();
    }
    free.acquireUninterruptibly(needKib);
    try {
      return task.getAsBoolean();
    } finally {
      free.release(needKib);
    }
  }
}
