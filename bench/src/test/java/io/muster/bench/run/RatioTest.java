package io.muster.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.bench.load.LoadReport;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RatioTest {

  @Test
  void aRatioIsTheMedianOfTheRatiosOfEachPair() {
    Ratio ratio =
        Ratio.of(
            "rate",
            Goal.atLeast(0.8, 1),
            measured(90, 50, 300),
            measured(100, 100, 100),
            LoadReport::perSecond);
    assertEquals(List.of(0.9, 0.5, 3.0), ratio.pairs());
    assertEquals(0.9, ratio.median());
    assertEquals(0.5, ratio.least());
    assertEquals(3.0, ratio.most());
    assertTrue(ratio.isMet());
  }

  @Test
  void anEvenNumberOfRoundsHasTheMeanOfTheTwoInTheMiddle() {
    assertEquals(2.5, Ratio.median(new double[] {4, 1, 3, 2}));
  }

  @Test
  void whereLessIsBetterMoreMissesTheGoal() {
    Goal goal = Goal.atMost(0.1, 0.05);
    assertTrue(goal.isMetBy(0.1));
    assertFalse(goal.isMetBy(0.11));
    assertEquals("goal at most 0.1 (stretch 0.05)", goal.toString());
  }

  @Test
  void whatMustNeverBeIsJudgedByItsWorstRound() {
    Ratio ratio =
        Ratio.most("rate", Goal.atMost(100, 100), measured(90, 300, 50), LoadReport::perSecond);
    assertEquals(300, ratio.median());
    assertFalse(ratio.isMet());
  }

  private static Measured measured(double... rates) {
    List<LoadReport> rounds =
        DoubleStream.of(rates)
            .mapToObj(rate -> new LoadReport(rate, 1, 1, 1, 1, Map.of(), Map.of(), 0, Map.of()))
            .toList();
    return new Measured("side", 1, rounds);
  }
}
