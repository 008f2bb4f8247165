package io.muster.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ApiListenerTest {

  @Test
  void aSlowWriteIsAnsweredBeforeItsConnectionIsTakenForIdle() {
    assertEquals(150, ApiListener.idleSeconds(Duration.ofMinutes(2)));
    assertEquals(125, ApiListener.idleSeconds(Duration.ofSeconds(95)));
  }

  @Test
  void aConnectionMayBeQuietForTwoMinutesHoweverSoonWritesAreAnswered() {
    assertEquals(120, ApiListener.idleSeconds(Duration.ofSeconds(10)));
    assertEquals(120, ApiListener.idleSeconds(Duration.ofMillis(100)));
  }
}
