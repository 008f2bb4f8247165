package io.muster.worker.imports;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.worker.consume.InteractiveTraffic;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnitTurnsTest {

  private final UnitTurns turns =
      new UnitTurns(
          new ImportPace(1, 10, new InteractiveTraffic(Duration.ofSeconds(2), System::nanoTime)));

  @Test
  void theNextUnitBeginsWhenTheOneBeforeItIsVisible() {
    UnitTurns.Turn first = turns.begin();
    assertFalse(turns.mayBegin());

    first.visible();

    assertTrue(turns.mayBegin());
    assertFalse(turns.noneRuns());
  }

  @Test
  void aUnitThatIsToldTwiceAsVisibleAndOnceMoreAfterItsEndCountsOnce() {
    UnitTurns.Turn first = turns.begin();
    first.visible();
    first.visible();
    UnitTurns.Turn second = turns.begin();
    assertFalse(turns.mayBegin());

    first.end();
    first.visible();

    assertFalse(turns.mayBegin());
    second.end();
    assertTrue(turns.mayBegin());
    assertTrue(turns.noneRuns());
  }

  @Test
  void theThirdUnitWaitsForTheEndOfTheFirst() {
    UnitTurns.Turn first = turns.begin();
    first.visible();
    turns.begin().visible();
    assertFalse(turns.mayBegin());

    first.end();

    assertTrue(turns.mayBegin());
  }

  @Test
  void aUnitThatWasNeverVisibleMakesRoomAtItsEnd() {
    turns.begin().end();

    assertTrue(turns.mayBegin());
    assertTrue(turns.noneRuns());
  }

  @Test
  void noUnitBeginsWhileItIsRested() {
    turns.beginRest();
    assertFalse(turns.mayBegin());

    turns.endRest();

    assertTrue(turns.mayBegin());
  }
}
