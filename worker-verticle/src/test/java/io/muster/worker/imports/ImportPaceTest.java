package io.muster.worker.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ImportPaceTest {

  private static final long SECOND = 1_000_000_000L;

  private long now = 5 * SECOND;
  private final InteractiveTraffic traffic =
      new InteractiveTraffic(Duration.ofSeconds(2), () -> now);

  @Test
  void importsHaveAllUnitsWhileNobodyElseWrites() {
    ImportPace pace = new ImportPace(4, 25, traffic);

    assertTrue(pace.mayStart(3, 0));
    assertFalse(pace.mayStart(4, 0));
    assertEquals(0, pace.restMillis(SECOND));
  }

  @Test
  void aChunkBeginsWhileAnotherWaitsForItsCommitAndNoMoreThanOneForEach() {
    ImportPace pace = new ImportPace(1, 25, traffic);

    assertTrue(pace.mayStart(0, 1));
    assertFalse(pace.mayStart(1, 1));
    assertFalse(pace.mayStart(0, 2));
  }

  @Test
  void importsKeepToTheirShareWhileSomebodyWritesAndALittleLonger() {
    ImportPace pace = new ImportPace(4, 50, traffic);
    traffic.seen();
    now += SECOND;

    assertTrue(pace.mayStart(1, 0));
    assertFalse(pace.mayStart(1, 1));
    assertEquals(0, pace.restMillis(SECOND));

    now += 2 * SECOND;
    assertTrue(pace.mayStart(3, 1));
  }

  @Test
  void aShareOfLessThanAUnitIsOneWithPausesBetween() {
    ImportPace pace = new ImportPace(1, 25, traffic);
    traffic.seen();

    assertTrue(pace.mayStart(0, 0));
    assertFalse(pace.mayStart(0, 1));
    assertEquals(300, pace.restMillis(SECOND / 10));
  }

  @Test
  void noPauseIsSoLongThatTheBrokerLosesPatience() {
    ImportPace pace = new ImportPace(1, 1, traffic);
    traffic.seen();

    assertEquals(5_000, pace.restMillis(10 * SECOND));
  }
}
