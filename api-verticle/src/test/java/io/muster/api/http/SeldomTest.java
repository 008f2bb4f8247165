package io.muster.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SeldomTest {

  private long nanos = Long.MAX_VALUE - 5;
  private final Seldom seldom = new Seldom(Duration.ofSeconds(10), () -> nanos);

  @Test
  void whatHappensOftenIsSaidOnceInAWhileWithHowOftenItWasKeptBack() {
    assertEquals(OptionalLong.of(0), seldom.turn());
    assertEquals(OptionalLong.empty(), seldom.turn());
    nanos += TimeUnit.MILLISECONDS.toNanos(9_999);
    assertEquals(OptionalLong.empty(), seldom.turn());
    nanos += TimeUnit.MILLISECONDS.toNanos(1);
    assertEquals(OptionalLong.of(2), seldom.turn());
    assertEquals(OptionalLong.empty(), seldom.turn());
    nanos += TimeUnit.MINUTES.toNanos(1);
    assertEquals(OptionalLong.of(1), seldom.turn());
  }
}
