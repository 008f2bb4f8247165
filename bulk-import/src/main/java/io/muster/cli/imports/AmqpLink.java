package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.imports.ChunkId;
import io.muster.imports.EncodedChunk;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.Names;
import io.muster.messaging.PublishResult;
import io.muster.messaging.Publisher;
import io.muster.messaging.amqp.AmqpBroker;
import io.muster.retry.Backoff;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chunks over the broker, with confirms, and replies on a queue of its own that is made again. */
final class AmqpLink implements ChunkLink {

  private static final Logger LOG = LoggerFactory.getLogger(AmqpLink.class);
  private static final String NAME = "muster-import";
  private static final String OWN_PREFIX = "muster.";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** More than a window of chunks can bring: what doesn't fit is asked for again. */
  private static final int MOST_EVENTS = 4_096;

  private final AmqpBroker broker;
  private final BrokerSettings settings;
  private final InstantSource clock;
  private final Publisher publisher;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MOST_EVENTS);
  private final Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, Backoff.CHANCE);
  private Future<Consumption> replies;
  private volatile boolean repliesEnded;
  private long notBeforeNanos;

  private AmqpLink(AmqpBroker broker, BrokerSettings settings, int window, InstantSource clock) {
    this.broker = broker;
    this.settings = settings;
    this.clock = clock;
    this.publisher = broker.publisher(NAME, window);
    this.replies = listen();
  }

  /**
   * Connects.
   *
   * @param window how many chunks may wait for their confirms
   * @throws CliException if the broker can't be reached or refuses the user
   */
  static AmqpLink open(BrokerSettings settings, int window, InstantSource clock) {
    AmqpLink link = new AmqpLink(new AmqpBroker(settings), settings, window, clock);
    Duration limit = settings.connectTimeout().multipliedBy(settings.uris().size()).plus(MARGIN);
    try {
      await(link.replies, limit);
      return link;
    } catch (ExecutionException | TimeoutException failed) {
      link.close();
      List<String> hosts = settings.uris().stream().map(uri -> URI.create(uri).getHost()).toList();
      throw new CliException(
          CliExit.UNAVAILABLE,
          "the broker can't be reached, or refuses the user "
              + settings.user()
              + " or a reply queue "
              + prefix(settings)
              + "* ("
              + hosts
              + "; see RABBITMQ_URI)");
    }
  }

  /** Users other than Muster's own may make queues that begin with their name, and no others. */
  private static String prefix(BrokerSettings settings) {
    String own = settings.user() + ".";
    return own.equals(OWN_PREFIX) ? Names.REPLIES_PREFIX : own + "imports.";
  }

  private Future<Consumption> listen() {
    repliesEnded = false;
    return broker.consumeReplies(NAME, prefix(settings), new Listener());
  }

  @Override
  public void send(EncodedChunk chunk) {
    Consumption open = listening();
    if (open == null) {
      offer(new Event.NotTaken(chunk.id(), "there is no connection to the broker"));
      return;
    }
    publisher
        .publish(chunk.message(settings.user(), clock.instant(), open.queue()))
        .onSuccess(result -> offer(event(chunk.id(), result)));
  }

  private static Event event(ChunkId id, PublishResult result) {
    if (result instanceof PublishResult.Refused refused) {
      return new Event.NotTaken(id, words(refused.reason()));
    }
    return result instanceof PublishResult.Confirmed
        ? new Event.Taken(id)
        : new Event.NotTaken(
            id,
            "the connection to the broker was cut (so it is too where no worker has made the queues)");
  }

  private static String words(PublishResult.Reason reason) {
    return switch (reason) {
      case QUEUE_FULL -> "the queue of imports is full";
      case NO_ROUTE -> "there is no queue of imports: no worker has made it";
      case BLOCKED -> "the broker is short of memory or disk";
      case WINDOW_FULL, DISCONNECTED -> "there is no connection to the broker";
    };
  }

  /** The queue for replies; null while there is none. Makes one where the last has ended. */
  private @Nullable Consumption listening() {
    if (!replies.isComplete()) {
      return null;
    }
    if (replies.succeeded() && !repliesEnded) {
      pauses.reset();
      return replies.result();
    }
    if (notBeforeNanos == 0) {
      notBeforeNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauses.nextMillis());
    } else if (System.nanoTime() - notBeforeNanos >= 0) {
      notBeforeNanos = 0;
      replies = listen();
    }
    return null;
  }

  @Override
  public @Nullable Event next(Duration wait) throws InterruptedException {
    return wait.isZero() ? events.poll() : events.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void offer(Event event) {
    if (!events.offer(event)) {
      LOG.warn("event=import_event_dropped");
    }
  }

  private final class Listener implements ConsumptionListener {
    @Override
    public void delivered(Delivery delivery) {
      Event told = ChunkReplies.read(delivery);
      if (told != null) {
        offer(told);
      }
    }

    @Override
    public void ended(String cause) {
      repliesEnded = true;
      offer(new Event.AnswersLost());
    }
  }

  private static <T> T await(Future<T> future, Duration limit)
      throws ExecutionException, TimeoutException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new CliException(CliExit.INTERRUPTED, "interrupted");
    }
  }

  @Override
  public void close() {
    Future<Void> silent = replies.succeeded() ? replies.result().close() : Future.succeededFuture();
    try {
      await(Future.join(publisher.close(), silent), MARGIN);
    } catch (ExecutionException | TimeoutException unfinished) {
      return; // The process ends, and what is left of them with it.
    }
  }
}
