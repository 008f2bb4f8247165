package io.muster.worker.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardPriorityTest {

  @Test
  void shardsSpreadOverWorkersAboutEvenly() {
    List<String> workers = IntStream.range(0, 4).mapToObj(i -> "worker-" + i).toList();
    int[] held = new int[4];
    for (int shard = 0; shard < 256; shard++) {
      held[holder(workers, shard)]++;
    }
    for (int count : held) {
      assertTrue(count > 40 && count < 90, "of 256 shards one of 4 workers has " + count);
    }
  }

  @Test
  void aWorkerThatJoinsTakesShardsAndMovesNoneBetweenOthers() {
    List<String> before = List.of("a", "b", "c");
    List<String> after = List.of("a", "b", "c", "d");
    for (int shard = 0; shard < 256; shard++) {
      int now = holder(after, shard);
      if (now != 3) {
        assertEquals(holder(before, shard), now);
      }
    }
  }

  @Test
  void everyWorkerConsumesEveryShard() {
    assertEquals(8, ShardPriority.subscriptions("w", 8).size());
    assertEquals("muster.commands.7", ShardPriority.subscriptions("w", 8).get(7).queue());
  }

  private static int holder(List<String> workers, int shard) {
    int best = 0;
    for (int i = 1; i < workers.size(); i++) {
      if (ShardPriority.of(workers.get(i), shard) > ShardPriority.of(workers.get(best), shard)) {
        best = i;
      }
    }
    return best;
  }
}
