package io.muster.worker.consume;

import io.muster.messaging.Consumption;
import java.util.ArrayDeque;

/**
 * Acknowledges what is done, in the order of delivery: a tag goes only when all before it are done,
 * and then it takes all of them along. On the engine's context.
 */
public final class PrefixAcks {

  /** Something that ends with a delivery tag. */
  public static final class Slot {
    private final long lastTag;
    private boolean done;

    private Slot(long lastTag) {
      this.lastTag = lastTag;
    }
  }

  private final ArrayDeque<Slot> slots = new ArrayDeque<>();

  /** Notes work that ends with this delivery, after all that was noted before. */
  public Slot begin(long lastTag) {
    Slot slot = new Slot(lastTag);
    slots.add(slot);
    return slot;
  }

  /** Whether nothing waits to be acknowledged. */
  public boolean isEmpty() {
    return slots.isEmpty();
  }

  /** Nothing can be acknowledged any more. */
  public void clear() {
    slots.clear();
  }

  /**
   * This work is done: acknowledges as far as that reaches.
   *
   * @return whether anything was acknowledged
   */
  public boolean done(Slot slot, Consumption consumption) {
    slot.done = true;
    Slot last = null;
    while (!slots.isEmpty() && slots.peek().done) {
      last = slots.poll();
    }
    if (last == null) {
      return false;
    }
    // If it fails the channel has ended, and that is told elsewhere.
    consumption.acknowledgeThrough(last.lastTag);
    return true;
  }
}
