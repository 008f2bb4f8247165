package io.muster.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.telemetry.Health;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ShutdownTest {

  private final Health health = new Health();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final List<Integer> exits = new CopyOnWriteArrayList<>();

  @Test
  void whatStartedLastStopsFirstAndEachStepWaitsForTheOneBefore() {
    Shutdown shutdown = within(Duration.ofSeconds(20));
    Promise<Void> http = Promise.promise();
    shutdown.step("store", () -> step("store"));
    shutdown.step("broker", () -> step("broker"));
    shutdown.step(
        "http",
        () -> {
          done.add("http");
          return http.future();
        });
    health.started();

    shutdown.begin("test");

    assertFalse(health.report().ready(), "readiness goes down first, at once");
    await().until(() -> done.equals(List.of("http")));
    assertTrue(exits.isEmpty());
    http.complete();
    await().until(() -> exits.equals(List.of(ExitCode.OK)));
    assertEquals(List.of("http", "broker", "store"), done);
  }

  @Test
  void aFailedStepDoesNotKeepTheOthersFromRunning() {
    Shutdown shutdown = within(Duration.ofSeconds(20));
    shutdown.step("store", () -> step("store"));
    shutdown.step("broker", () -> Future.failedFuture("broken"));
    shutdown.step(
        "http",
        () -> {
          throw new IllegalStateException("broken");
        });

    shutdown.begin("test");

    await().until(() -> exits.equals(List.of(ExitCode.OK)));
    assertEquals(List.of("store"), done);
  }

  @Test
  void aStepThatNeverEndsIsGivenUpAtTheDeadlineWhichIsAnEndAsAsked() {
    Shutdown shutdown = within(Duration.ofMillis(50));
    shutdown.step("stuck", () -> Promise.promise().future());

    shutdown.begin("test");

    await().until(() -> exits.equals(List.of(ExitCode.OK)));
  }

  @Test
  void theEndBeginsOnce() {
    Shutdown shutdown = within(Duration.ofSeconds(20));
    shutdown.step("store", () -> step("store"));

    assertTrue(shutdown.begin("first"));
    assertFalse(shutdown.begin("second"));

    await().until(() -> exits.equals(List.of(ExitCode.OK)));
    assertEquals(List.of("store"), done);
    assertTrue(shutdown.begun());
  }

  @Test
  void aProcessThatCantDoItsWorkExitsWithTheReasonsCode() {
    Shutdown shutdown = within(Duration.ofSeconds(20));
    shutdown.step("store", () -> step("store"));

    shutdown.refuse(new StartException(ExitCode.CONFIG, "MONGO_URI: names no replica set"));

    await().until(() -> exits.equals(List.of(ExitCode.CONFIG)));
    assertEquals(List.of("store"), done);
  }

  private Shutdown within(Duration deadline) {
    return new Shutdown(health, Duration.ZERO, deadline, exits::add);
  }

  private Future<Void> step(String name) {
    done.add(name);
    return Future.succeededFuture();
  }
}
