package io.muster.system.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.system.chaos.check.Judgement;
import io.muster.system.chaos.check.Violation;
import io.muster.system.chaos.check.Violation.Kind;
import io.muster.system.chaos.fault.FaultKind;
import io.muster.system.chaos.fault.FaultReport;
import io.muster.system.chaos.fault.PlannedFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentResultsTest {

  @TempDir private Path folder;

  @Test
  void whatTheSegmentsShowedIsAddedUp() throws IOException {
    SegmentResults results = new SegmentResults(folder.resolve("new"));
    RunResult clean = result(Map.of(), List.of(), Optional.of(Duration.ofMillis(1_500)), List.of());
    RunResult broken =
        result(
            Map.of(Kind.LOST, 2L),
            List.of(new Violation(Kind.LOST, "r1-c1-7")),
            Optional.empty(),
            List.of("an API ended by itself"));
    results.keep("1/3", clean);
    results.keep("3/3", broken);

    RunResult sum = SegmentResults.sum(results.all()).orElseThrow();
    assertEquals(200, sum.judgement().attempted());
    assertEquals(180, sum.judgement().acknowledged());
    assertEquals(160, sum.judgement().applied());
    assertEquals(140, sum.judgement().reads());
    assertEquals(2, sum.judgement().count(Kind.LOST));
    assertEquals(List.of("an API ended by itself"), sum.mishaps());
    assertEquals(2, sum.faults().size());
    assertEquals(1, sum.recovered());
    assertEquals(Duration.ofSeconds(20), sum.loadTime());
    assertFalse(sum.isClean());
    assertTrue(ChaosReport.render(sum).contains("kill-worker"));
  }

  @Test
  void aSegmentThatWasRunIsKnownAndOneThatWasNotIsRunAgain() throws IOException {
    SegmentResults results = new SegmentResults(folder);
    assertEquals(Optional.empty(), SegmentResults.sum(results.all()));
    assertFalse(results.has("2/30"));
    results.keep("2/30", result(Map.of(), List.of(), Optional.empty(), List.of()));
    assertTrue(new SegmentResults(folder).has("2/30"));
    assertFalse(results.has("1/30"));
    assertEquals(1, results.all().size());
  }

  private static RunResult result(
      Map<Kind, Long> counts,
      List<Violation> violations,
      Optional<Duration> recovery,
      List<String> mishaps) {
    PlannedFault fault =
        new PlannedFault(1, FaultKind.KILL_WORKER, Duration.ofMillis(5), Duration.ofMillis(7), 3);
    return new RunResult(
        new Judgement(100, 90, 80, 70, counts, violations),
        List.of(new FaultReport(fault, recovery)),
        mishaps,
        Duration.ofSeconds(10));
  }
}
