package io.muster.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.bench.load.LoadReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final List<String> turns = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Rounds rounds = new Rounds(Plan.quick().with(2, 0, List.of()), told::add);

  @Test
  void jobsTakeTurnsOfTheSameRoundAndTheFirstOfEachIsNotMeasured() {
    List<Measured> sides = rounds.measureJobs("imports", List.of(job("a", 10), job("b", 20)));
    assertEquals(List.of("a0", "b0", "a1", "b1", "a2", "b2"), turns);
    assertEquals(List.of("a", "b"), sides.stream().map(Measured::side).toList());
    assertEquals(List.of(10.0, 20.0), rates(sides.get(0)));
    assertEquals(List.of(20.0, 40.0), rates(sides.get(1)));
  }

  @Test
  void eachTurnOfAJobIsTold() {
    rounds.measureJobs("imports", List.of(job("a", 1_000)));
    assertEquals("imports: round 2 of 2, a: 2,000/s", told.get(told.size() - 1));
  }

  private Job job(String name, long rate) {
    return new Job(
        name,
        round -> {
          turns.add(name + round);
          return LoadReport.ofJob(rate * round, 1, Map.of(), 0);
        });
  }

  private static List<Double> rates(Measured side) {
    return side.rounds().stream().map(LoadReport::perSecond).toList();
  }
}
