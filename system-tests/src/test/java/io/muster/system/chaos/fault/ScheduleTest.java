package io.muster.system.chaos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final List<FaultKind> ALL = List.of(FaultKind.values());

  @Test
  void theSameSeedMakesTheSameSchedule() {
    assertEquals(
        Schedule.of(7, 100, ALL, Pace.thorough()), Schedule.of(7, 100, ALL, Pace.thorough()));
    assertNotEquals(
        Schedule.of(7, 100, ALL, Pace.thorough()), Schedule.of(8, 100, ALL, Pace.thorough()));
  }

  @Test
  void everyKindIsEquallyFrequent() {
    Map<FaultKind, Long> times =
        Schedule.of(7, 10 * ALL.size(), ALL, Pace.thorough()).stream()
            .collect(Collectors.groupingBy(PlannedFault::kind, Collectors.counting()));
    ALL.forEach(kind -> assertEquals(10, times.get(kind), kind.word()));
  }

  @Test
  void segmentsTogetherAreTheWholeSchedule() {
    List<PlannedFault> whole = Schedule.of(7, 100, ALL, Pace.quick());
    List<PlannedFault> joined = new ArrayList<>();
    for (int k = 1; k <= 7; k++) {
      joined.addAll(Schedule.segment(whole, k, 7));
    }
    assertEquals(whole, joined);
  }

  @Test
  void faultsLastAsLongAsThePaceSays() {
    Pace pace = Pace.thorough();
    for (PlannedFault fault : Schedule.of(7, 500, ALL, pace)) {
      assertTrue(fault.hold().compareTo(pace.leastHold()) >= 0, fault::toString);
      assertTrue(fault.hold().compareTo(pace.mostHold()) <= 0, fault::toString);
    }
  }

  @Test
  void everyKindIsKnownByItsWord() {
    ALL.forEach(kind -> assertEquals(kind, FaultKind.of(kind.word()).orElseThrow()));
  }
}
