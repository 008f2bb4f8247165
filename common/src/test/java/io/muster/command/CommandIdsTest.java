package io.muster.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandIdsTest {

  @Test
  void randomIdsAreHexadecimalAndDiffer() {
    CommandIds ids = new CommandIds(new Random(1));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String id = ids.random();
      assertTrue(id.matches("[0-9a-f]{32}"), id);
      assertTrue(seen.add(id), id);
    }
  }

  /** Computed elsewhere: another value would give a retry across an upgrade a second effect. */
  @Test
  void theIdOfAKeyStaysTheSameAcrossVersions() {
    assertEquals(
        "599e44c8366fc543c2f52750d5513f85725994ea39e19ef42b74a562678ed91d",
        CommandIds.keyed("shop", "order-1", "POST", "/users"));
  }

  @Test
  void everyPartCounts() {
    Set<String> seen = new HashSet<>();
    assertTrue(seen.add(CommandIds.keyed("shop", "order-1", "POST", "/users")));
    assertTrue(seen.add(CommandIds.keyed("shop2", "order-1", "POST", "/users")));
    assertTrue(seen.add(CommandIds.keyed("shop", "order-2", "POST", "/users")));
    assertTrue(seen.add(CommandIds.keyed("shop", "order-1", "PUT", "/users")));
    assertTrue(seen.add(CommandIds.keyed("shop", "order-1", "POST", "/users/1")));
    assertTrue(seen.add(CommandIds.keyed("shopo", "rder-1", "POST", "/users")));
  }
}
