package io.muster.worker.consume;

import io.muster.signing.ClusterPoint;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.InMemoryStore;
import io.muster.worker.decision.State;
import io.muster.worker.store.CommitPoint;
import io.muster.worker.store.Reads;
import io.muster.worker.store.UnitOfWork;
import io.muster.worker.store.UnitResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Units over the model store on a thread of their own, with faults in them as told. */
final class ScriptedUnits implements UnitOfWork, AutoCloseable {

  /** What happens to one unit instead of its commit. */
  sealed interface Fault {
    record Fails() implements Fault {}

    record Conflicts() implements Fault {}

    /** It is committed, and nobody hears of it. */
    record FailsAfterCommit() implements Fault {}
  }

  final InMemoryStore store = new InMemoryStore();
  final List<Integer> sizes = new CopyOnWriteArrayList<>();
  final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  final Set<String> poisonous = ConcurrentHashMap.newKeySet();
  final AtomicInteger running = new AtomicInteger();
  final AtomicInteger mostAtATime = new AtomicInteger();
  final AtomicInteger probes = new AtomicInteger();
  final Instant now;
  volatile boolean down;
  volatile boolean held;
  volatile long latencyMillis = 1;
  volatile Runnable beforeCommit = () -> {};
  volatile Runnable afterCommit = () -> {};

  private final ScheduledExecutorService thread =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread made = new Thread(task, "model-store");
            made.setDaemon(true);
            return made;
          });

  ScriptedUnits(Instant now) {
    this.now = now;
  }

  @Override
  public Future<UnitResult> run(Reads reads, BiFunction<State, Instant, Decision> fold) {
    Promise<UnitResult> promise = Promise.promise();
    sizes.add(reads.commandIds().size());
    mostAtATime.accumulateAndGet(running.incrementAndGet(), Math::max);
    thread.schedule(() -> attempt(reads, fold, promise), latencyMillis, TimeUnit.MILLISECONDS);
    return promise.future();
  }

  @Override
  public boolean undoesRefusedWrites() {
    return true;
  }

  @Override
  public Future<Void> probe() {
    probes.incrementAndGet();
    Promise<Void> promise = Promise.promise();
    thread.schedule(
        () -> {
          if (down) {
            promise.fail("the store is down");
          } else {
            promise.complete();
          }
        },
        latencyMillis,
        TimeUnit.MILLISECONDS);
    return promise.future();
  }

  private void attempt(
      Reads reads, BiFunction<State, Instant, Decision> fold, Promise<UnitResult> promise) {
    if (held) {
      thread.schedule(() -> attempt(reads, fold, promise), 2, TimeUnit.MILLISECONDS);
      return;
    }
    UnitResult result;
    try {
      result = result(reads, fold);
    } catch (RuntimeException | AssertionError failed) {
      running.decrementAndGet();
      promise.fail(failed);
      return;
    }
    running.decrementAndGet();
    promise.complete(result);
  }

  private UnitResult result(Reads reads, BiFunction<State, Instant, Decision> fold) {
    if (down) {
      throw new IllegalStateException("the store is down");
    }
    Fault fault = faults.poll();
    if (fault instanceof Fault.Fails) {
      throw new IllegalStateException("the store failed");
    }
    if (fault instanceof Fault.Conflicts) {
      return new UnitResult.Conflict("scripted");
    }
    if (reads.commandIds().stream().anyMatch(poisonous::contains)) {
      return new UnitResult.Refused("scripted");
    }
    beforeCommit.run();
    Decision decision = store.run(reads, now, fold);
    afterCommit.run();
    if (fault instanceof Fault.FailsAfterCommit) {
      throw new IllegalStateException("the commit's answer was lost");
    }
    return UnitResult.Committed.of(decision, new CommitPoint(ClusterPoint.NONE));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
