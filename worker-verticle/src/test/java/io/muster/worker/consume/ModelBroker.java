package io.muster.worker.consume;

import io.muster.messaging.Broker;
import io.muster.messaging.BrokerKind;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.PublishResult.Refused;
import io.muster.messaging.Publisher;
import io.muster.messaging.QueueSubscription;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A broker in memory: queues, one channel on each set of queues, deliveries that come again at the
 * head when a channel ends, and confirms. All of it happens on one thread.
 */
final class ModelBroker implements Broker, AutoCloseable {

  /** A message in a queue. */
  record Stored(
      String exchange, String key, MessageProperties properties, byte[] body, long tries) {
    Stored again() {
      return new Stored(exchange, key, properties, body, tries + 1);
    }
  }

  final List<OutgoingMessage> replies = new CopyOnWriteArrayList<>();
  final List<OutgoingMessage> events = new CopyOnWriteArrayList<>();
  final List<OutgoingMessage> deadLetters = new CopyOnWriteArrayList<>();
  final List<Stored> acknowledged = new CopyOnWriteArrayList<>();
  final List<String> closed = new CopyOnWriteArrayList<>();
  final List<String> consumed = new CopyOnWriteArrayList<>();
  final Set<String> eventIds = ConcurrentHashMap.newKeySet();
  final Set<String> deadIds = ConcurrentHashMap.newKeySet();
  final AtomicInteger delivered = new AtomicInteger();
  volatile boolean down;
  volatile boolean blocked;

  /** How long after its first deliveries a channel is told to be open. */
  volatile long openingMillis;

  volatile Function<OutgoingMessage, PublishResult> answer = message -> PublishResult.CONFIRMED;

  /** Publications that get no answer, because {@link #answer} gave none. */
  final List<Promise<PublishResult>> unanswered = new CopyOnWriteArrayList<>();

  volatile Consumer<Stored> onAcknowledge = stored -> {};

  private final Map<String, Deque<Stored>> queues = new HashMap<>();
  private final List<Channel> channels = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "model-broker");
            made.setDaemon(true);
            return made;
          });

  /** Puts a message in the queue of a shard. */
  void enqueue(String queue, OutgoingMessage message) {
    enqueue(
        queue,
        new Stored(
            message.exchange(), message.routingKey(), message.properties(), message.body(), 0));
  }

  /** Puts a message in a queue, delivered before as often as it says. */
  void enqueue(String queue, Stored stored) {
    thread.execute(
        () -> {
          queues.computeIfAbsent(queue, name -> new ArrayDeque<>()).add(stored);
          channels.forEach(Channel::deliver);
        });
  }

  /** Puts many messages in, and delivers none before all are there. */
  void enqueueAll(Map<OutgoingMessage, String> messages) {
    thread.execute(
        () -> {
          messages.forEach(
              (message, queue) ->
                  queues
                      .computeIfAbsent(queue, name -> new ArrayDeque<>())
                      .add(
                          new Stored(
                              message.exchange(),
                              message.routingKey(),
                              message.properties(),
                              message.body(),
                              0)));
          channels.forEach(Channel::deliver);
        });
  }

  /** Ends all channels, as a lost connection does. */
  void cut() {
    thread.execute(() -> List.copyOf(channels).forEach(channel -> channel.end("cut")));
  }

  @Override
  public Publisher publisher(String name, int window) {
    return new ModelPublisher();
  }

  @Override
  public Future<Consumption> consume(
      String name,
      List<QueueSubscription> subscriptions,
      int prefetch,
      ConsumptionListener listener) {
    Promise<Consumption> promise = Promise.promise();
    thread.execute(
        () -> {
          if (down) {
            promise.fail(new IOException("the broker is down"));
            return;
          }
          consumed.add(name);
          Channel channel = new Channel(name, subscriptions, prefetch, listener);
          channels.add(channel);
          channel.deliver();
          thread.schedule(() -> promise.complete(channel), openingMillis, TimeUnit.MILLISECONDS);
        });
    return promise.future();
  }

  @Override
  public Future<Consumption> consumeReplies(String name, ConsumptionListener listener) {
    throw new UnsupportedOperationException("workers have no replies");
  }

  @Override
  public Future<BrokerKind> kind() {
    return Future.succeededFuture(new BrokerKind("Model", "1.0"));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private final class Channel implements Consumption {
    private final String name;
    private final List<QueueSubscription> subscriptions;
    private final int prefetch;
    private final ConsumptionListener listener;
    private final LinkedHashMap<Long, Stored> unacknowledged = new LinkedHashMap<>();
    private final Map<Long, String> sources = new HashMap<>();
    private final Map<String, Integer> held = new HashMap<>();
    private long lastTag;
    private boolean ended;

    Channel(
        String name,
        List<QueueSubscription> subscriptions,
        int prefetch,
        ConsumptionListener listener) {
      this.name = name;
      this.subscriptions = subscriptions;
      this.prefetch = prefetch;
      this.listener = listener;
    }

    void deliver() {
      boolean any = true;
      while (any && !ended) {
        any = false;
        for (QueueSubscription subscription : subscriptions) {
          any |= deliverOne(subscription.queue());
        }
      }
    }

    private boolean deliverOne(String queue) {
      Deque<Stored> waiting = queues.get(queue);
      int holds = held.getOrDefault(queue, 0);
      if (waiting == null || waiting.isEmpty() || holds >= prefetch) {
        return false;
      }
      Stored stored = waiting.poll();
      long tag = ++lastTag;
      unacknowledged.put(tag, stored);
      sources.put(tag, queue);
      held.put(queue, holds + 1);
      delivered.incrementAndGet();
      listener.delivered(
          new Delivery(
              tag,
              queue,
              stored.tries(),
              stored.exchange(),
              stored.key(),
              stored.properties(),
              stored.body()));
      return true;
    }

    @Override
    public String queue() {
      return subscriptions.get(0).queue();
    }

    @Override
    public Future<Void> acknowledgeThrough(long tag) {
      Promise<Void> promise = Promise.promise();
      thread.execute(
          () -> {
            if (ended) {
              promise.fail(new IOException("the channel has ended"));
              return;
            }
            for (Long held : List.copyOf(unacknowledged.keySet())) {
              if (held <= tag) {
                Stored stored = unacknowledged.remove(held);
                this.held.merge(sources.remove(held), -1, Integer::sum);
                onAcknowledge.accept(stored);
                acknowledged.add(stored);
              }
            }
            promise.complete();
            deliver();
          });
      return promise.future();
    }

    @Override
    public Future<Void> close() {
      Promise<Void> promise = Promise.promise();
      thread.execute(
          () -> {
            closed.add(name);
            end("closed");
            promise.complete();
          });
      return promise.future();
    }

    void end(String cause) {
      if (ended) {
        return;
      }
      ended = true;
      channels.remove(this);
      List<Long> tags = new ArrayList<>(unacknowledged.keySet());
      for (int i = tags.size() - 1; i >= 0; i--) {
        String queue = sources.getOrDefault(tags.get(i), "");
        queues.get(queue).addFirst(unacknowledged.get(tags.get(i)).again());
      }
      listener.ended(cause);
    }
  }

  private final class ModelPublisher implements Publisher {
    @Override
    public Future<PublishResult> publish(OutgoingMessage message) {
      Promise<PublishResult> promise = Promise.promise();
      thread.schedule(
          () -> {
            PublishResult result = blocked ? new Refused(Reason.BLOCKED) : answer.apply(message);
            if (result instanceof PublishResult.Confirmed) {
              take(message);
            }
            if (result != null) {
              promise.complete(result);
            } else {
              unanswered.add(promise);
            }
          },
          1,
          TimeUnit.MILLISECONDS);
      return promise.future();
    }

    private void take(OutgoingMessage message) {
      if (message.exchange().equals(Names.EVENTS)) {
        events.add(message);
        eventIds.add(String.valueOf(message.properties().messageId()));
      } else if (message.exchange().equals(Names.DEAD_LETTERS)) {
        deadLetters.add(message);
        deadIds.add(String.valueOf(message.properties().messageId()));
        enqueue(Names.DEAD_LETTERS, message);
      } else {
        replies.add(message);
      }
    }

    @Override
    public int inFlight() {
      return 0;
    }

    @Override
    public boolean isBlocked() {
      return blocked;
    }

    @Override
    public boolean isReady() {
      return !blocked;
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
