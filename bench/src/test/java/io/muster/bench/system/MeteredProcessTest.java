package io.muster.bench.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.bench.BenchException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class MeteredProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  @Test
  void whatAProgramTookIsKnownAfterItsEnd() {
    String work = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo $WORD; exit 3";
    try (MeteredProcess process = start(work)) {
      MeteredProcess.Usage usage = process.await(LIMIT);
      assertEquals(3, usage.exitCode());
      assertTrue(usage.cpuSeconds() > 0.02, usage::toString);
      assertTrue(usage.cpuSeconds() <= usage.seconds() + 0.1, usage::toString);
      assertTrue(usage.peakMebibytes() > 0.3 && usage.peakMebibytes() < 100, usage::toString);
    }
    assertEquals(List.of("done"), List.copyOf(lines));
  }

  @Test
  void whatTakesTooLongFailsWithWhatItSaid() {
    try (MeteredProcess process = start("echo no broker >&2; echo ready; exec sleep 60")) {
      while (lines.isEmpty() && process.isAlive()) {
        Thread.onSpinWait();
      }
      BenchException failed =
          assertThrows(BenchException.class, () -> process.await(Duration.ofMillis(10)));
      assertTrue(String.valueOf(failed.getMessage()).contains("no broker"), failed::toString);
    }
  }

  private MeteredProcess start(String script) {
    return MeteredProcess.start(
        "test", List.of("sh", "-c", script), Map.of("WORD", "done"), lines::add);
  }
}
