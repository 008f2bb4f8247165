package io.muster.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandIdsTest {

  @Test
  void randomIdsAreHexadecimalAndDiffer() {
    CommandIds ids = new CommandIds(InstantSource.system(), new Random(1));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String id = ids.random();
      assertTrue(id.matches("[0-9a-f]{32}"), id);
      assertTrue(seen.add(id), id);
    }
  }

  @Test
  void randomIdsAreInTheOrderOfTheirTime() {
    Instant time = Instant.parse("2026-01-02T03:04:05.678Z");
    CommandIds now = new CommandIds(InstantSource.fixed(time), new Random(1));
    CommandIds later = new CommandIds(InstantSource.fixed(time.plusMillis(1)), new Random(1));
    for (int i = 0; i < 100; i++) {
      assertTrue(now.random().compareTo(later.random()) < 0);
    }
    assertTrue(now.random().startsWith("%012x".formatted(time.toEpochMilli())));
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
