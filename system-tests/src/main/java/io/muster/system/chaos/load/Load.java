package io.muster.system.chaos.load;

import io.muster.system.chaos.history.History;
import io.muster.system.chaos.scene.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Clients over HTTP and producers over AMQP, each on a thread of its own. */
public final class Load {
  private static final Duration HTTP_PATIENCE = Duration.ofSeconds(15);
  private static final Duration AMQP_PATIENCE = Duration.ofSeconds(10);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> clients = new ArrayList<>();
  private final Crowd crowd;

  private Load(Crowd crowd) {
    this.crowd = crowd;
  }

  /**
   * How much.
   *
   * @param httpClients how many clients over HTTP
   * @param producers how many over AMQP
   * @param longestThought how long each pauses between its actions at most
   */
  public record Size(int httpClients, int producers, Duration longestThought) {}

  /**
   * Begins; goes on until {@link #finish}.
   *
   * @param run a name that no other run on the same database has
   */
  public static Load start(Scene scene, History history, String run, long seed, Size size) {
    HttpApi api = new HttpApi(scene.addresses(), HTTP_PATIENCE, 0);
    ExecutorService helpers = Executors.newCachedThreadPool();
    Load load =
        new Load(
            new Crowd(
                run,
                history,
                api,
                helpers,
                new AtomicLong(),
                new AtomicBoolean(),
                size.longestThought()));
    SplittableRandom random = new SplittableRandom(seed);
    for (int n = 1; n <= size.httpClients() + size.producers(); n++) {
      Sender sender =
          n <= size.httpClients()
              ? new HttpSender(api, "")
              : new AmqpSender(scene.producerUri(), AMQP_PATIENCE);
      load.clients.add(load.threads.submit(new Client(n, load.crowd, sender, random.split())));
    }
    return load;
  }

  /** How many changes have been asked for. */
  public long sent() {
    return crowd.sent().get();
  }

  /**
   * Lets all clients finish what they are at.
   *
   * @throws IllegalStateException if a client broke
   */
  public void finish() {
    crowd.stopping().set(true);
    try {
      for (Future<?> client : clients) {
        client.get();
      }
    } catch (ExecutionException broken) {
      throw new IllegalStateException("a client broke", broken.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      crowd.helpers().shutdown();
      threads.shutdown();
    }
  }
}
