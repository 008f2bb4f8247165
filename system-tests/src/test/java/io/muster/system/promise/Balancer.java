package io.muster.system.promise;

import io.muster.system.process.MusterProcess;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Spreads requests over the APIs that say they are ready, which it asks again and again. A request
 * whose connection was refused goes to another; one that was sent is never repeated.
 */
final class Balancer implements AutoCloseable {

  /** Longer than it takes to see that an API isn't ready any more. */
  static final String DRAIN_DELAY = "1500ms";

  private static final long LOOK_MILLIS = 200;
  private static final int READY = 200;

  private final Map<MusterProcess, Api> apis = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
  private volatile List<Api> ready = List.of();

  Balancer() {
    looks.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** From now on it is asked; returns when it is used. */
  void add(MusterProcess process) {
    process.awaitReady();
    apis.put(process, Api.of(process));
    look();
  }

  /** It is gone. */
  void remove(MusterProcess process) {
    apis.remove(process);
    look();
  }

  private synchronized void look() {
    List<Api> serving = new ArrayList<>();
    apis.forEach(
        (process, api) -> {
          if (isReady(process)) {
            serving.add(api);
          }
        });
    ready = List.copyOf(serving);
  }

  private static boolean isReady(MusterProcess process) {
    try {
      return process.isAlive() && process.health("ready") == READY;
    } catch (java.io.UncheckedIOException ended) {
      return false;
    }
  }

  /** Sends it to one of them. */
  HttpResponse<String> send(Request request) {
    List<Api> serving = ready;
    for (int n = 0; n < serving.size(); n++) {
      try {
        return serving.get(Math.floorMod(turn.getAndIncrement(), serving.size())).send(request);
      } catch (CompletionException failed) {
        if (!(failed.getCause() instanceof ConnectException)) {
          throw failed;
        }
      }
    }
    throw new IllegalStateException("no API is ready");
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
