package io.muster.worker.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.worker.consume.InteractiveTraffic;
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

    assertTrue(pace.mayBegin(3, 0, 0));
    assertFalse(pace.mayBegin(4, 0, 0));
    assertEquals(16, pace.chunksTogether());
    assertEquals(0, pace.restMillis(SECOND));
  }

  @Test
  void importsKeepToTheirShareWhileSomebodyWritesAndALittleLonger() {
    ImportPace pace = new ImportPace(4, 50, traffic);
    traffic.begun();
    now += SECOND;

    assertTrue(pace.mayBegin(1, 0, 0));
    assertFalse(pace.mayBegin(2, 0, 0));
    assertEquals(1, pace.chunksTogether());
    assertEquals(0, pace.restMillis(SECOND));

    now += 2 * SECOND;
    assertTrue(pace.mayBegin(3, 0, 0));
  }

  @Test
  void aUnitBeginsBehindOneThatWaitsForAMajorityButNotBehindTwo() {
    ImportPace pace = new ImportPace(1, 25, traffic);

    assertTrue(pace.mayOverlap());
    assertTrue(pace.mayBegin(0, 1, 0));
    assertFalse(pace.mayBegin(1, 1, 0));
    assertFalse(pace.mayBegin(0, 2, 0));
    assertTrue(new ImportPace(4, 25, traffic).mayBegin(3, 4, 0));
    assertFalse(new ImportPace(4, 25, traffic).mayBegin(3, 5, 0));
  }

  @Test
  void whileSomebodyWritesAUnitWaitsUntilTheOneBeforeItIsOverAndForItsRest() {
    ImportPace pace = new ImportPace(1, 25, traffic);
    traffic.begun();

    assertFalse(pace.mayOverlap());
    assertFalse(pace.mayBegin(0, 1, 0));
    assertFalse(pace.mayBegin(0, 0, 1));
    assertTrue(pace.mayBegin(0, 0, 0));
  }

  @Test
  void aShareOfLessThanAUnitIsOneWithPausesBetween() {
    ImportPace pace = new ImportPace(1, 25, traffic);
    traffic.begun();

    assertTrue(pace.mayBegin(0, 0, 0));
    assertFalse(pace.mayBegin(1, 0, 0));
    assertEquals(300, pace.restMillis(SECOND / 10));
  }

  @Test
  void noPauseIsSoLongThatTheBrokerLosesPatience() {
    ImportPace pace = new ImportPace(1, 1, traffic);
    traffic.begun();

    assertEquals(30_000, pace.restMillis(10 * SECOND));
  }

  @Test
  void halfAsManyChunksAreDecidedTogetherAfterAUnitCameToNothingAndMoreAgainAfterSomeThatDidNot() {
    ImportPace pace = new ImportPace(1, 25, traffic);

    pace.togetherFailed(16);
    assertEquals(8, pace.chunksTogether());
    settled(pace, 3);
    assertEquals(8, pace.chunksTogether());
    settled(pace, 1);
    assertEquals(9, pace.chunksTogether());

    for (int i = 0; i < 5; i++) {
      pace.togetherFailed(pace.chunksTogether());
    }
    assertEquals(1, pace.chunksTogether());
    settled(pace, 100);
    assertEquals(16, pace.chunksTogether());
  }

  @Test
  void whatIsInTheWayOfTwoUnitsThatWereUnderWayTogetherCountsOnce() {
    ImportPace pace = new ImportPace(1, 25, traffic);

    pace.togetherFailed(16);
    pace.togetherFailed(16);

    assertEquals(8, pace.chunksTogether());
  }

  @Test
  void whatIsInTheWayOfTwoChunksForLongCostsFewUnitsInVain() {
    ImportPace pace = new ImportPace(1, 25, traffic);
    int inVain = 0;
    for (int unit = 0; unit < 100; unit++) {
      if (pace.chunksTogether() > 1) {
        pace.togetherFailed(pace.chunksTogether());
        inVain++;
      } else {
        settled(pace, 1);
      }
    }

    assertEquals(23, inVain);
  }

  private static void settled(ImportPace pace, int units) {
    for (int i = 0; i < units; i++) {
      pace.togetherSettled();
    }
  }
}
