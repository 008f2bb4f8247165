package io.muster.bench.load;

import io.muster.command.Command;
import io.muster.command.CommandIds;
import io.muster.command.OutcomeStatus;
import io.muster.config.Settings;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.CommandCodec;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.Publisher;
import io.muster.messaging.Reply;
import io.muster.messaging.ReplyCodec;
import io.muster.messaging.amqp.AmqpBroker;
import io.muster.user.UserIds;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Users created through the queue: a command published with its password hashed already, and ended
 * by the worker's reply, as a write of the API is.
 */
final class QueuedCreates implements Operation, ConsumptionListener {
  private static final int WINDOW = 10_000;
  private static final long CONNECT_SECONDS = 20;

  private final SampleUsers sample = new SampleUsers(UUID.randomUUID().toString().substring(0, 8));
  private final AtomicLong next = new AtomicLong();
  private final CommandIds commandIds = new CommandIds(Clock.systemUTC(), new Random());
  private final UserIds userIds = new UserIds(Clock.systemUTC(), new SecureRandom());
  private final Map<String, Done> pending = new ConcurrentHashMap<>();
  private final CommandCodec codec;
  private final Publisher publisher;
  private final Consumption replies;

  QueuedCreates(JsonObject config) throws Exception {
    BrokerSettings settings =
        BrokerSettings.read(new Settings(Map.of("RABBITMQ_URI", config.getString("rabbitmq_uri"))));
    AmqpBroker broker = new AmqpBroker(settings);
    this.codec = new CommandCodec(config.getInteger("shards"), settings.user());
    this.publisher = broker.publisher("bench-publisher", WINDOW);
    this.replies =
        broker
            .consumeReplies("bench-replies", this)
            .toCompletionStage()
            .toCompletableFuture()
            .get(CONNECT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void start(int number, Done done) {
    String correlation = Long.toHexString(next.getAndIncrement());
    pending.put(correlation, done);
    publisher
        .publish(message(correlation))
        .onSuccess(
            result -> {
              if (!(result instanceof PublishResult.Confirmed)) {
                settle(correlation, describe(result));
              }
            });
  }

  private OutgoingMessage message(String correlation) {
    Command command =
        new Command(
            commandIds.random(),
            userIds.next(),
            Instant.now(),
            null,
            sample.change(Long.parseLong(correlation, 16)));
    return codec.encode(command, replies.queue(), correlation, null);
  }

  @Override
  public void delivered(Delivery delivery) {
    String correlation = String.valueOf(delivery.properties().correlationId());
    try {
      Reply reply = ReplyCodec.decode(delivery.body());
      OutcomeStatus status = reply.outcome().status();
      settle(correlation, status == OutcomeStatus.APPLIED ? "" : status.wireName());
    } catch (IOException wrong) {
      settle(correlation, "broken reply");
    }
  }

  @Override
  public void ended(String cause) {
    pending.keySet().forEach(correlation -> settle(correlation, "replies ended"));
  }

  private void settle(String correlation, String failure) {
    Done done = pending.remove(correlation);
    if (done == null) {
      return;
    }
    if (failure.isEmpty()) {
      done.succeeded();
    } else {
      done.failed(failure);
    }
  }

  private static String describe(PublishResult result) {
    return result instanceof PublishResult.Refused refused
        ? refused.reason().name().toLowerCase(java.util.Locale.ROOT)
        : "unconfirmed";
  }

  @Override
  public void close() {
    replies.close();
    publisher.close();
  }
}
