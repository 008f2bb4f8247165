package io.muster.api.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

  private static final long MINUTE = 60_000;

  private final AtomicLong now = new AtomicLong(-5 * MINUTE);
  private final RetryAfter retryAfter = new RetryAfter(8, now::get);

  private int queueFullAfter(long millis) {
    now.addAndGet(millis);
    return retryAfter.queueFull(3);
  }

  @Test
  void theFirstRefusalSaysASecond() {
    assertEquals(1, retryAfter.queueFull(3));
    assertEquals(1, retryAfter.brokerTakesNothing());
    assertEquals(1, retryAfter.windowFull(3, 9_000));
    assertEquals(1, retryAfter.outcome(3));
  }

  @Test
  void whileAShardGoesOnRefusingTheWaitGrowsToAMinuteAtMost() {
    queueFullAfter(0);

    assertEquals(2, queueFullAfter(1_500));
    assertEquals(7, queueFullAfter(5_500));
    assertEquals(60, queueFullAfter(100_000));
  }

  @Test
  void whoeverComesBackWhenToldWaitsAtMostTwiceAsLongAndAsksAFewTimes() {
    for (long fullFor : new long[] {300, 2_900, 7_001, 31_000, 55_000}) {
      retryAfter.taken(3);
      long begin = now.get();
      int asked = 1;
      int wait = retryAfter.queueFull(3);
      while (now.get() - begin + wait * 1_000L < fullFor) {
        asked++;
        wait = queueFullAfter(wait * 1_000L);
      }

      long back = now.get() - begin + wait * 1_000L;
      assertTrue(back <= Math.max(1_000, 2 * fullFor), "full for " + fullFor + ", back " + back);
      assertTrue(asked <= 8, "full for " + fullFor + ", asked " + asked);
    }
  }

  @Test
  void oneWriteThatIsTakenEndsItForItsShardAndForTheBroker() {
    retryAfter.queueFull(3);
    retryAfter.queueFull(4);
    retryAfter.brokerTakesNothing();
    now.addAndGet(20_000);

    retryAfter.taken(3);

    assertEquals(1, retryAfter.queueFull(3));
    assertEquals(20, retryAfter.queueFull(4));
    assertEquals(1, retryAfter.brokerTakesNothing());
  }

  @Test
  void aBrokerThatTakesNothingDoesSoForAllShards() {
    retryAfter.brokerTakesNothing();
    now.addAndGet(12_000);

    assertEquals(12, retryAfter.brokerTakesNothing());
    assertEquals(1, retryAfter.queueFull(3));
  }

  @Test
  void aRefusalLongAgoIsNoneOfThese() {
    retryAfter.queueFull(3);

    assertEquals(1, queueFullAfter(3 * MINUTE));
  }

  @Test
  void aFullQueueThatIsWorkedOffSaysHowLongCommandsAreInIt() {
    retryAfter.seen(3, 7_400);

    assertEquals(8, retryAfter.queueFull(3));
    assertEquals(8, retryAfter.outcome(3));
    assertEquals(1, retryAfter.queueFull(4));
    now.addAndGet(MINUTE + 1);
    assertEquals(1, retryAfter.outcome(3));
  }

  @Test
  void aQueueIsTakenToBeFullForAMomentUnlessItTakesSomething() {
    assertFalse(retryAfter.isFull(3));

    retryAfter.sawFull(3);
    now.addAndGet(499);
    assertTrue(retryAfter.isFull(3));
    assertFalse(retryAfter.isFull(4));
    now.addAndGet(1);
    assertFalse(retryAfter.isFull(3));

    retryAfter.sawFull(3);
    retryAfter.taken(3);
    assertFalse(retryAfter.isFull(3));
  }

  @Test
  void aFullWindowIsNeverLongerFullThanTheNextWriteWaits() {
    retryAfter.seen(3, 40_000);

    assertEquals(4, retryAfter.windowFull(3, 3_100));
    assertEquals(1, retryAfter.windowFull(3, -20));
    now.addAndGet(30_000);
    assertEquals(40, retryAfter.windowFull(3, 90_000));
    now.addAndGet(20_000);
    assertEquals(50, retryAfter.windowFull(3, 90_000));
  }
}
