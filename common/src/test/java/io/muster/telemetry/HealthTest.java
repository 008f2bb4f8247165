package io.muster.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {

  private final Health health = new Health();

  @Test
  void aProcessIsReadyOnceItHasStartedAndEveryCheckIsUp() {
    health.set("mongo", Condition.down("connecting"));
    health.set("broker", Condition.up());
    health.started();
    assertFalse(health.report().ready());

    health.set("mongo", Condition.up());

    assertTrue(health.report().ready());
  }

  @Test
  void aProcessThatServesAllButOneThingIsReady() {
    health.set("writes", Condition.limited("the broker takes no writes"));
    health.started();

    assertTrue(health.report().ready());
  }

  @Test
  void aProcessThatHasNotStartedIsNotReady() {
    health.set("mongo", Condition.up());

    assertFalse(health.report().ready());
  }

  @Test
  void aProcessThatDrainsIsNotReadyAnyMore() {
    health.started();
    assertTrue(health.report().ready());

    health.drain();
    health.set("mongo", Condition.up());

    assertFalse(health.report().ready());
    assertTrue(health.report().started());
  }

  @Test
  void aCheckThatIsTakenAwayDoesNotCount() {
    health.started();
    health.set("mongo", Condition.down("away"));

    health.remove("mongo");

    assertTrue(health.report().ready());
  }

  @Test
  void aReportStaysAsItWas() {
    health.set("mongo", Condition.down("connecting"));
    HealthReport report = health.report();

    health.set("mongo", Condition.up());
    health.set("broker", Condition.up());

    assertEquals(List.of("mongo"), List.copyOf(report.checks().keySet()));
    assertEquals(Condition.down("connecting"), report.checks().get("mongo"));
  }
}
