package io.muster.system.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.muster.messaging.Names;
import io.muster.messaging.ReplyCodec;
import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Intent;
import io.muster.system.chaos.scene.Scene;
import io.muster.user.UserId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Over AMQP, as a producer outside of Muster does it with the plain client: mandatory, confirmed,
 * one message at a time, with a reply queue of its own. A broken connection is opened again at the
 * next message.
 */
final class AmqpSender implements Sender {
  private static final int PERSISTENT = 2;

  private final Duration patience;
  private final Map<String, CompletableFuture<Told>> waiting = new ConcurrentHashMap<>();
  private final ProducerChannel producer;

  /**
   * Connects with the first message.
   *
   * @param patience how long to wait for a confirm, and then for a reply
   */
  AmqpSender(String uri, Duration patience) {
    this.producer = new ProducerChannel(uri, Replies::new);
    this.patience = patience;
  }

  @Override
  public Intent.Via via() {
    return Intent.Via.AMQP;
  }

  @Override
  public Told send(Intent intent) {
    String correlation = Objects.requireNonNull(intent.key());
    CompletableFuture<Told> reply = new CompletableFuture<>();
    waiting.put(correlation, reply);
    try {
      Told taken = sendAsync(intent);
      return taken.verdict() == Verdict.ACCEPTED
          ? reply.get(patience.toMillis(), TimeUnit.MILLISECONDS)
          : taken;
    } catch (TimeoutException late) {
      return Told.of(Verdict.ACCEPTED, "no reply yet");
    } catch (ExecutionException unreadable) {
      return Told.of(Verdict.OUTSIDE, "unreadable reply: " + unreadable.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Told.of(Verdict.ACCEPTED, "interrupted");
    } finally {
      waiting.remove(correlation);
    }
  }

  @Override
  public Told sendAsync(Intent intent) {
    String id = Objects.requireNonNull(intent.key());
    return publish(properties(id, type(intent), id), shard(intent), Messages.body(intent));
  }

  @Override
  public List<Told> sendBurst(List<Intent> intents) {
    List<CompletableFuture<Told>> replies = new ArrayList<>();
    for (Intent intent : intents) {
      CompletableFuture<Told> reply = new CompletableFuture<>();
      replies.add(reply);
      waiting.put(Objects.requireNonNull(intent.key()), reply);
    }
    try {
      int published = publishAll(intents);
      return await(replies, published);
    } finally {
      intents.forEach(intent -> waiting.remove(Objects.requireNonNull(intent.key())));
    }
  }

  /** Returns how many may have reached the broker: the first so many. */
  private int publishAll(List<Intent> intents) {
    int published = 0;
    try {
      Channel open = producer.open();
      for (Intent intent : intents) {
        if (producer.isBlocked()) {
          break;
        }
        published++;
        String id = Objects.requireNonNull(intent.key());
        put(open, properties(id, type(intent), id), shard(intent), Messages.body(intent));
      }
      // Which of them was refused can't be told, but the next message must not be taken for it.
      open.waitForConfirms(patience.toMillis());
    } catch (IOException | TimeoutException | RuntimeException broken) {
      producer.disconnect();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return published;
  }

  /** A burst has one patience: what isn't answered by then is asked about one by one. */
  private List<Told> await(List<CompletableFuture<Told>> replies, int published) {
    long end = System.nanoTime() + patience.toNanos();
    List<Told> answers = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      answers.add(
          i < published
              ? await(replies.get(i), end - System.nanoTime())
              : Told.of(Verdict.NOT_TAKEN, "not sent"));
    }
    return answers;
  }

  private Told await(CompletableFuture<Told> reply, long nanos) {
    try {
      boolean connected = producer.isOpen();
      return reply.get(connected ? Math.max(0, nanos) : 0, TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      return Told.of(Verdict.UNKNOWN, "no reply yet");
    } catch (ExecutionException unreadable) {
      return Told.of(Verdict.OUTSIDE, "unreadable reply: " + unreadable.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Told.of(Verdict.UNKNOWN, "interrupted");
    }
  }

  private static String type(Intent intent) {
    return "user." + intent.kind().name().toLowerCase(Locale.ROOT);
  }

  private static int shard(Intent intent) {
    return Names.shardOf(new UserId(Objects.requireNonNull(intent.userId())), Scene.SHARDS);
  }

  /** Publishes a message that no worker can process; tells whether the queue has it. */
  @SuppressWarnings("JavaUtilDate") // the client's API
  boolean poison(Messages.Poison poison) {
    AMQP.BasicProperties properties =
        properties(poison.messageId(), poison.type(), null)
            .builder()
            .timestamp(Date.from(poison.madeAt()))
            .build();
    return publish(properties, poison.shard(), poison.body().getBytes(UTF_8)).verdict()
        == Verdict.ACCEPTED;
  }

  private Told publish(AMQP.BasicProperties properties, int shard, byte[] body) {
    Channel open;
    try {
      open = producer.open();
    } catch (IOException | TimeoutException | RuntimeException away) {
      producer.disconnect();
      return Told.of(Verdict.NOT_TAKEN, "can't connect");
    }
    if (producer.isBlocked()) {
      return Told.of(Verdict.NOT_TAKEN, "blocked");
    }
    return publish(open, properties, shard, body);
  }

  /** What has a correlation id wants a reply. */
  private void put(Channel open, AMQP.BasicProperties properties, int shard, byte[] body)
      throws IOException {
    String replyTo = properties.getCorrelationId() == null ? null : producer.replyQueue();
    open.basicPublish(
        Names.COMMANDS,
        Names.shardKey(shard),
        true,
        properties.builder().replyTo(replyTo).build(),
        body);
  }

  private Told publish(Channel open, AMQP.BasicProperties properties, int shard, byte[] body) {
    try {
      producer.takeReturned();
      put(open, properties, shard, body);
      boolean acknowledged = open.waitForConfirms(patience.toMillis());
      boolean returned = producer.takeReturned();
      // A return comes before its confirm.
      return acknowledged && !returned
          ? Told.of(Verdict.ACCEPTED, "confirmed")
          : Told.of(Verdict.NOT_TAKEN, returned ? "returned" : "nacked");
    } catch (IOException | TimeoutException | RuntimeException broken) {
      producer.disconnect();
      return Told.of(Verdict.UNKNOWN, "no confirm");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Told.of(Verdict.UNKNOWN, "interrupted");
    }
  }

  @SuppressWarnings("JavaUtilDate") // the client's API
  private static AMQP.BasicProperties properties(
      String id, @Nullable String type, @Nullable String correlation) {
    return new AMQP.BasicProperties.Builder()
        .messageId(id)
        .type(type)
        .userId(Scene.PRODUCER)
        .contentType("application/json")
        .deliveryMode(PERSISTENT)
        .timestamp(new Date())
        .correlationId(correlation)
        .build();
  }

  @Override
  public void close() {
    producer.disconnect();
  }

  /** Ends the wait of whom a reply is for. */
  private final class Replies extends DefaultConsumer {
    Replies(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      CompletableFuture<Told> reply = waiting.get(String.valueOf(properties.getCorrelationId()));
      if (reply == null) {
        return;
      }
      try {
        reply.complete(Messages.told(ReplyCodec.decode(body)));
      } catch (IOException unreadable) {
        reply.completeExceptionally(unreadable);
      }
    }
  }
}
