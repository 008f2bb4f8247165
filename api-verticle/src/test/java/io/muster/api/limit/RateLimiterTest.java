package io.muster.api.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private static final RateQuota TEN_A_MINUTE = new RateQuota(10, Duration.ofMinutes(1));

  // Close to where System.nanoTime() begins anew.
  private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
  private final RateLimiter limiter = new RateLimiter("writes", TEN_A_MINUTE, time::get);

  private void pass(Duration duration) {
    time.addAndGet(duration.toNanos());
  }

  private Allowance take(int times) {
    return IntStream.range(0, times).mapToObj(n -> limiter.take("crm")).toList().get(times - 1);
  }

  @Test
  void theWholeQuotaMayBeUsedAtOnceAndWhatIsLeftOfItIsTold() {
    Allowance first = take(1);
    assertTrue(first.granted());
    assertEquals("\"writes\";q=10;w=60", first.policy());
    assertEquals("\"writes\";r=9;t=6", first.state());

    Allowance last = take(9);
    assertTrue(last.granted());
    assertEquals("\"writes\";r=0;t=60", last.state());
  }

  @Test
  void whoSentTooManyIsToldWhenOneMoreIsTakenAndItIs() {
    take(10);
    pass(Duration.ofMillis(1_500));

    Allowance refused = take(1);

    assertFalse(refused.granted());
    assertEquals(5, refused.retryAfter());
    assertEquals("\"writes\";r=0;t=59", refused.state());
    pass(Duration.ofSeconds(refused.retryAfter()));
    assertTrue(take(1).granted());
    assertFalse(take(1).granted());
  }

  @Test
  void beingRefusedCostsNothing() {
    take(10);
    take(100);

    pass(Duration.ofSeconds(6));

    assertTrue(take(1).granted());
  }

  @Test
  void aQuotaThatWasNotUsedDoesNotGrow() {
    take(1);
    pass(Duration.ofHours(1));

    assertTrue(take(10).granted());
    assertFalse(take(1).granted());
  }

  @Test
  void oneClientDoesNotUseTheQuotaOfAnother() {
    take(11);

    assertTrue(limiter.take("web").granted());
  }

  @Test
  void clientsThatAreForgottenInACrowdLoseNothingAndGainNothing() {
    take(11);
    for (int n = 0; n < 5_000; n++) {
      assertTrue(limiter.take("client " + n).granted());
    }

    assertFalse(take(1).granted());
  }

  @Property
  void noMorePassThanTheQuotaAndWhatCameBackOfItAndNoWaitIsInVain(
      @ForAll @IntRange(min = 1, max = 20) int requests,
      @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 3_000) Integer> pausesInMillis) {
    AtomicLong now = new AtomicLong();
    RateLimiter any =
        new RateLimiter("any", new RateQuota(requests, Duration.ofSeconds(10)), now::get);
    long granted = 0;
    for (int pause : pausesInMillis) {
      now.addAndGet(Duration.ofMillis(pause).toNanos());
      Allowance allowance = any.take("crm");
      if (!allowance.granted()) {
        now.addAndGet(allowance.waitNanos());
        assertTrue(any.take("crm").granted());
      }
      granted++;
      // A microsecond for what is rounded.
      long cameBack = (now.get() + 1_000) * requests / Duration.ofSeconds(10).toNanos();
      assertTrue(granted <= requests + cameBack);
    }
  }
}
