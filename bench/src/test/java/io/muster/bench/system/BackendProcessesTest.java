package io.muster.bench.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BackendProcessesTest {

  @Test
  void membersOfADatabaseCountTogether() {
    Map<String, Double> seconds =
        Map.of("database 1", 1.5, "database 2", 2.0, "database 10", 0.5, "worker", 3.0);
    assertEquals(Map.of("database", 4.0, "worker", 3.0), BackendProcesses.byKind(seconds));
  }
}
