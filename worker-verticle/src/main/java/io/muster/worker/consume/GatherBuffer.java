package io.muster.worker.consume;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What was delivered and is in no unit yet, in the channel's delivery order. */
final class GatherBuffer {

  private final ArrayDeque<Inbound> waiting;

  GatherBuffer(int capacity) {
    this.waiting = new ArrayDeque<>(Math.min(capacity, 4096));
  }

  void add(Inbound inbound) {
    waiting.add(inbound);
  }

  int size() {
    return waiting.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void clear() {
    waiting.clear();
  }

  /**
   * Takes the next unit: the longest prefix within the limits of all its messages that ends before
   * the first message that must wait.
   *
   * @param unitLimit the most messages in a unit
   * @param mustWait whether a message depends on a unit that is still running
   * @return empty if the first message must wait or there is none
   */
  List<Inbound> takeUnit(int unitLimit, Predicate<Inbound> mustWait) {
    List<Inbound> unit = new ArrayList<>(Math.min(unitLimit, waiting.size()));
    int limit = unitLimit;
    for (Inbound next = waiting.peek(); next != null; next = waiting.peek()) {
      limit = Math.min(limit, UnitLimit.forAttempts(unitLimit, next.delivery().attempts()));
      if (unit.size() >= limit || mustWait.test(next)) {
        break;
      }
      unit.add(next);
      waiting.remove();
    }
    return unit;
  }
}
