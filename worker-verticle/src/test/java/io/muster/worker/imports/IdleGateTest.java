package io.muster.worker.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.worker.consume.InteractiveTraffic;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdleGateTest {

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final InteractiveTraffic traffic =
      new InteractiveTraffic(Duration.ofSeconds(2), System::nanoTime);
  private final Semaphore opened = new Semaphore(0);
  private IdleGate gate;

  @BeforeEach
  void make() {
    gate = new IdleGate(context, traffic, opened::release);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private <T> T onContext(Callable<T> action) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(
        hop -> {
          try {
            result.complete(action.call());
          } catch (Exception failed) {
            result.completeExceptionally(failed);
          }
        });
    return result.get(10, TimeUnit.SECONDS);
  }

  private boolean pass() throws Exception {
    return onContext(gate::pass);
  }

  private void begun() throws Exception {
    onContext(
        () -> {
          traffic.begun();
          return null;
        });
  }

  private void ended() throws Exception {
    onContext(
        () -> {
          traffic.ended();
          return null;
        });
  }

  @Test
  void chunksStartAtOnceWhereNobodyWrites() throws Exception {
    assertTrue(pass());
    assertTrue(pass());
  }

  @Test
  void chunksWaitUntilTheWritesInHandAreDecided() throws Exception {
    onContext(
        () -> {
          traffic.begun();
          traffic.begun();
          assertFalse(gate.pass());
          assertFalse(gate.pass());
          traffic.ended();
          assertEquals(0, opened.availablePermits());
          traffic.ended();
          assertEquals(1, opened.availablePermits());
          assertTrue(gate.pass());
          return null;
        });
  }

  @Test
  void chunksDoNotWaitForEverWhereWritesComeWithoutAPause() throws Exception {
    begun();
    assertFalse(pass());

    assertTrue(opened.tryAcquire(10, TimeUnit.SECONDS));
    assertTrue(pass());
    assertFalse(pass(), "the next waits anew");
    ended();
    assertTrue(opened.tryAcquire(10, TimeUnit.SECONDS));
    assertTrue(pass());
  }
}
