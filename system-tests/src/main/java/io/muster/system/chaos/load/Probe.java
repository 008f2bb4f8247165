package io.muster.system.chaos.load;

import io.muster.messaging.Names;
import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Entry.Way;
import io.muster.system.chaos.history.History;
import io.muster.system.chaos.history.Intent;
import io.muster.system.chaos.history.Sight;
import io.muster.system.chaos.scene.Scene;
import io.muster.user.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Tells when the service serves: when, in every shard and over every API, a write was made and a
 * read with its token saw it. What it does is in the history like all else.
 */
public final class Probe implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final long PAUSE_MILLIS = 50;
  private static final int CREATIONS = 500;

  private final ExecutorService threads = Executors.newFixedThreadPool(Scene.SHARDS);
  private final History history;
  private final List<Shard> shards = new ArrayList<>();

  private Probe(History history) {
    this.history = history;
  }

  /** One shard: the user in it, and the API that it is reached by. */
  private record Shard(String user, IntentMaker intents, HttpApi api) {}

  /**
   * Creates a user for each shard; the service has to be up.
   *
   * @param run a name that no other run on the same database has
   */
  public static Probe create(Scene scene, History history, String run) {
    Probe probe = new Probe(history);
    IntentMaker creations = new IntentMaker(0, run + "-probe", Intent.Via.HTTP);
    HttpApi any = new HttpApi(scene.addresses(), PATIENCE, 0);
    Map<Integer, String> users = new TreeMap<>();
    for (int n = 0; n < CREATIONS && users.size() < Scene.SHARDS; n++) {
      Intent intent = creations.create(null);
      history.wanted(intent);
      Told told = probe.send(any, intent, "");
      String id = told.answer().userId();
      if (told.verdict() == Verdict.APPLIED && id != null) {
        users.put(Names.shardOf(new UserId(id), Scene.SHARDS), id);
      }
    }
    if (users.size() < Scene.SHARDS) {
      probe.close();
      throw new IllegalStateException("the service isn't up: no users could be created");
    }
    users.forEach(
        (shard, user) ->
            probe.shards.add(
                new Shard(
                    user,
                    new IntentMaker(0, run + "-probe" + shard, Intent.Via.HTTP),
                    new HttpApi(
                        List.of(scene.addresses().get(shard % scene.addresses().size())),
                        PATIENCE,
                        0))));
    return probe;
  }

  /**
   * Waits until the service serves. The caller's thread waits.
   *
   * @return how long it took from now on; empty if it didn't within the limit
   */
  public Optional<Duration> await(Duration limit) {
    long begin = System.nanoTime();
    long end = begin + limit.toNanos();
    List<Future<Boolean>> results = new ArrayList<>();
    for (Shard shard : shards) {
      results.add(threads.submit(() -> serves(shard, end)));
    }
    boolean served = true;
    try {
      for (Future<Boolean> result : results) {
        served &= result.get();
      }
    } catch (ExecutionException broken) {
      throw new IllegalStateException(broken.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      served = false;
    }
    return served ? Optional.of(Duration.ofNanos(System.nanoTime() - begin)) : Optional.empty();
  }

  private boolean serves(Shard shard, long end) {
    Intent intent = shard.intents.patchName(shard.user, null);
    history.wanted(intent);
    Told told = send(shard.api, intent, "wait=2");
    while (!told.verdict().isDecided() && System.nanoTime() - end < 0) {
      Insistence.pause(PAUSE_MILLIS);
      told = send(shard.api, intent, "wait=2");
    }
    return told.verdict() == Verdict.APPLIED && reads(shard, intent, told, end);
  }

  private boolean reads(Shard shard, Intent after, Told told, long end) {
    while (System.nanoTime() - end < 0) {
      String token = told.token();
      long call = history.reading(shard.user, token == null ? null : after.id());
      Sight sight = shard.api.read(shard.user, token);
      history.saw(call, sight);
      if (sight.kind() != Sight.Kind.UNAVAILABLE) {
        return sight.kind() == Sight.Kind.FOUND;
      }
      Insistence.pause(PAUSE_MILLIS);
    }
    return false;
  }

  private Told send(HttpApi api, Intent intent, String prefer) {
    long call = history.called(intent, Way.SEND);
    Told told = api.write(intent, prefer);
    history.answered(call, told.answer());
    return told;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
