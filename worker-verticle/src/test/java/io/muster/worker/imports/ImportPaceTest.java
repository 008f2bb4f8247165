package io.muster.worker.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    assertEquals(4, pace.unitsNow());
    assertEquals(8, pace.chunksTogether());
    assertEquals(0, pace.restMillis(SECOND));
  }

  @Test
  void importsKeepToTheirShareWhileSomebodyWritesAndALittleLonger() {
    ImportPace pace = new ImportPace(4, 50, traffic);
    traffic.begun();
    now += SECOND;

    assertEquals(2, pace.unitsNow());
    assertEquals(1, pace.chunksTogether());
    assertEquals(0, pace.restMillis(SECOND));

    now += 2 * SECOND;
    assertEquals(4, pace.unitsNow());
  }

  @Test
  void aShareOfLessThanAUnitIsOneWithPausesBetween() {
    ImportPace pace = new ImportPace(1, 25, traffic);
    traffic.begun();

    assertEquals(1, pace.unitsNow());
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

    pace.togetherFailed();
    assertEquals(4, pace.chunksTogether());
    settled(pace, 3);
    assertEquals(4, pace.chunksTogether());
    settled(pace, 1);
    assertEquals(5, pace.chunksTogether());

    for (int i = 0; i < 4; i++) {
      pace.togetherFailed();
    }
    assertEquals(1, pace.chunksTogether());
    settled(pace, 100);
    assertEquals(8, pace.chunksTogether());
  }

  @Test
  void whatIsInTheWayOfTwoChunksForLongCostsFewUnitsInVain() {
    ImportPace pace = new ImportPace(1, 25, traffic);
    int inVain = 0;
    for (int unit = 0; unit < 100; unit++) {
      if (pace.chunksTogether() > 1) {
        pace.togetherFailed();
        inVain++;
      } else {
        settled(pace, 1);
      }
    }

    assertEquals(22, inVain);
  }

  private static void settled(ImportPace pace, int units) {
    for (int i = 0; i < units; i++) {
      pace.togetherSettled();
    }
  }
}
