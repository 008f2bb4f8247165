package io.muster.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static void assertStep(long step, long wait) {
    assertTrue(wait >= step / 2 && wait <= step, () -> "waits " + wait + " in a step of " + step);
  }

  @Test
  void eachWaitIsUpToTwiceTheOneBeforeAsFarAsTheLimit() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(500), new Random(1));

    for (long step : new long[] {100, 200, 400, 500, 500}) {
      assertStep(step, backoff.nextMillis());
    }
  }

  @Test
  void aSuccessBringsTheFirstWaitBack() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), new Random(1));
    for (int n = 0; n < 5; n++) {
      backoff.nextMillis();
    }

    backoff.reset();

    assertStep(100, backoff.nextMillis());
  }

  @Test
  void thoseThatWereStoppedTogetherDoNotComeBackTogether() {
    Set<Long> waits = new HashSet<>();
    for (int n = 0; n < 100; n++) {
      waits.add(
          new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), Backoff.CHANCE).nextMillis());
    }

    assertTrue(waits.size() > 50, waits::toString);
  }

  @Test
  void noWaitIsNothing() {
    assertEquals(1, new Backoff(Duration.ZERO, Duration.ZERO, Backoff.CHANCE).nextMillis());
  }
}
