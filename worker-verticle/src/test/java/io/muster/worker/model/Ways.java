package io.muster.worker.model;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.IntPredicate;

/** Which step leads from where to where, so that it can be asked what still can be reached. */
final class Ways {

  private int[] from = new int[1 << 16];
  private int[] to = new int[1 << 16];
  private int count;

  void add(int start, int end) {
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
    }
    from[count] = start;
    to[count] = end;
    count++;
  }

  int count() {
    return count;
  }

  /** The first of so many from which no way leads to a goal; negative if there is none. */
  int firstThatNeverReaches(int places, IntPredicate isGoal) {
    int[] firstWay = new int[places + 1];
    for (int way = 0; way < count; way++) {
      firstWay[to[way] + 1]++;
    }
    for (int place = 0; place < places; place++) {
      firstWay[place + 1] += firstWay[place];
    }
    int[] next = Arrays.copyOf(firstWay, places);
    int[] starts = new int[count];
    for (int way = 0; way < count; way++) {
      starts[next[to[way]]++] = from[way];
    }
    boolean[] reaches = new boolean[places];
    Deque<Integer> open = new ArrayDeque<>();
    for (int place = 0; place < places; place++) {
      if (isGoal.test(place)) {
        reaches[place] = true;
        open.add(place);
      }
    }
    while (!open.isEmpty()) {
      int place = open.remove();
      for (int i = firstWay[place]; i < firstWay[place + 1]; i++) {
        if (!reaches[starts[i]]) {
          reaches[starts[i]] = true;
          open.add(starts[i]);
        }
      }
    }
    for (int place = 0; place < places; place++) {
      if (!reaches[place]) {
        return place;
      }
    }
    return -1;
  }
}
