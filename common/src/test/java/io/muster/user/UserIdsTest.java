package io.muster.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserIdsTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(0x65a1f0c2L));

  @Test
  void anIdBeginsWithItsSecondAndIsAnObjectId() {
    UserId id = new UserIds(CLOCK, new Random(1)).next();

    assertTrue(id.hex().startsWith("65a1f0c2"), id.hex());
    assertEquals(0x65a1f0c2L, new org.bson.types.ObjectId(id.hex()).getTimestamp());
  }

  @Test
  void idsOfOneSecondAscendUntilTheCounterWraps() {
    UserIds ids = new UserIds(CLOCK, new Random(1));
    UserId first = ids.next();
    UserId second = ids.next();

    assertEquals(first.hex().substring(0, 18), second.hex().substring(0, 18));
    assertEquals(
        (Integer.parseInt(first.hex().substring(18), 16) + 1) & 0xFFFFFF,
        Integer.parseInt(second.hex().substring(18), 16));
  }

  @Test
  void idsOfManyThreadsDiffer() {
    UserIds ids = new UserIds(CLOCK, new Random(1));
    Set<UserId> seen = ConcurrentHashMap.newKeySet();

    IntStream.range(0, 100_000).parallel().forEach(i -> seen.add(ids.next()));

    assertEquals(100_000, seen.size());
  }

  @Test
  void idsOfTwoProcessesDiffer() {
    Set<String> seen = new HashSet<>();
    seen.add(new UserIds(CLOCK, new Random(1)).next().hex());

    assertNotEquals(Set.of(new UserIds(CLOCK, new Random(2)).next().hex()), seen);
  }
}
