package io.muster.system.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.backends.program.RunningProgram;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Has workers come and go, and measures how long their shards stand still. */
final class Takeovers {

  private static final long PATIENCE_SECONDS = 40;

  private final Deployment muster;
  private final Producer producer;

  Takeovers(Deployment muster, Producer producer) {
    this.muster = muster;
    this.producer = producer;
  }

  /** Starts workers side by side; returns when each has had something from all of its shards. */
  List<RunningProgram> join(List<Map<String, String>> settings) throws Exception {
    List<RunningProgram> joined = settings.stream().map(muster::startWorker).toList();
    joined.forEach(RunningProgram::awaitReady);
    Set<Integer> shards = new TreeSet<>();
    joined.forEach(worker -> shards.addAll(muster.shardsOf(worker)));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              timeToDecide(shards);
              return joined.stream().allMatch(this::holdsItsShards);
            });
    return joined;
  }

  private boolean holdsItsShards(RunningProgram worker) {
    return Metrics.of(worker, "muster_worker_shards_held") >= muster.shardsOf(worker).size();
  }

  /** Has a worker end; says how long it takes from then on until others decide for its shards. */
  Duration takeover(RunningProgram worker, Runnable end) throws Exception {
    Set<Integer> shards = muster.shardsOf(worker);
    end.run();
    muster.forget(worker);
    return timeToDecide(shards);
  }

  /** Creates a user in each of the shards; says how long it takes until all are there. */
  Duration timeToDecide(Set<Integer> shards) throws Exception {
    long begin = System.nanoTime();
    AtomicLong last = new AtomicLong(begin);
    List<CompletableFuture<JsonObject>> replies = new ArrayList<>();
    for (int shard : shards) {
      JsonObject command = People.command(Producer.newUserId(shard), People.word("probe"));
      replies.add(
          producer
              .start("user.create", command)
              .whenComplete((told, failed) -> last.set(System.nanoTime())));
    }
    for (CompletableFuture<JsonObject> reply : replies) {
      JsonObject told = reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertEquals("applied", told.getString("status"), told::encode);
    }
    return Duration.ofNanos(last.get() - begin);
  }
}
