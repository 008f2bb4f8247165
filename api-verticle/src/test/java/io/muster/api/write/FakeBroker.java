package io.muster.api.write;

import io.muster.messaging.Broker;
import io.muster.messaging.BrokerKind;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.Publisher;
import io.muster.messaging.QueueSubscription;
import io.muster.messaging.Reply;
import io.muster.messaging.ReplyCodec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The broker's port as a test scripts it. */
final class FakeBroker implements Broker, Publisher {

  final List<OutgoingMessage> published = new CopyOnWriteArrayList<>();
  final AtomicInteger replyQueues = new AtomicInteger();
  volatile Function<OutgoingMessage, Future<PublishResult>> script =
      message -> Future.succeededFuture(PublishResult.CONFIRMED);
  volatile ConsumptionListener replies;
  volatile boolean blocked;
  volatile boolean away;

  static Future<PublishResult> silence() {
    return Promise.<PublishResult>promise().future();
  }

  void reply(OutgoingMessage to, Reply reply) {
    replies.delivered(
        new Delivery(
            1,
            "replies",
            0,
            "",
            "replies",
            MessageProperties.reply(to.properties().correlationId()),
            ReplyCodec.encode(reply)));
  }

  @Override
  public Publisher publisher(String name, int window) {
    return this;
  }

  @Override
  public Future<Consumption> consume(
      String name,
      List<QueueSubscription> subscriptions,
      int prefetch,
      ConsumptionListener listener) {
    return Future.failedFuture("not asked of this fake");
  }

  @Override
  public Future<Consumption> consumeReplies(String name, ConsumptionListener listener) {
    replies = listener;
    String queue = "muster.replies." + replyQueues.incrementAndGet();
    return Future.succeededFuture(
        new Consumption() {
          @Override
          public String queue() {
            return queue;
          }

          @Override
          public Future<Void> acknowledgeThrough(long tag) {
            return Future.succeededFuture();
          }

          @Override
          public Future<Void> close() {
            return Future.succeededFuture();
          }
        });
  }

  @Override
  public Future<BrokerKind> kind() {
    return Future.succeededFuture(new BrokerKind("RabbitMQ", "4.0.5"));
  }

  @Override
  public Future<PublishResult> publish(OutgoingMessage message) {
    published.add(message);
    return script.apply(message);
  }

  @Override
  public int inFlight() {
    return 0;
  }

  @Override
  public boolean isReady() {
    return !blocked && !away;
  }

  @Override
  public boolean isBlocked() {
    return blocked;
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
