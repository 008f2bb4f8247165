package io.muster.messaging.amqp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.muster.config.Settings;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.PublishResult.Refused;
import io.muster.messaging.Publisher;
import io.muster.messaging.QueueSubscription;
import io.vertx.core.Future;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of those who wait when the machine has no more threads or memory. */
@Timeout(30)
class ErrorsTest {

  private static final OutOfMemoryError NO_THREAD =
      new OutOfMemoryError("unable to create native thread");

  /** Nobody hears anything. */
  private static final class Deaf implements ConsumptionListener {
    @Override
    public void delivered(Delivery delivery) {}

    @Override
    public void ended(String cause) {}
  }

  private static final class Failing extends AbstractList<QueueSubscription> {
    @Override
    public QueueSubscription get(int index) {
      throw NO_THREAD;
    }

    @Override
    public int size() {
      return 1;
    }
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whoWantsToConsumeHearsOfAnErrorAndCanTryAgain() {
    AmqpBroker broker =
        new AmqpBroker(
            BrokerSettings.read(new Settings(Map.of("RABBITMQ_URI", "amqp://a:b@localhost/m"))));
    List<QueueSubscription> subscriptions = new Failing();

    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () -> get(broker.consume("w", subscriptions, 10, new Deaf())));

    assertSame(NO_THREAD, failed.getCause());
  }

  @Test
  void aPublisherTriesAgainAfterAnErrorAndCanBeClosed() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Publisher publisher =
        new ConfirmingPublisher(
                "test",
                10,
                (name, callbacks, held) -> {
                  tries.incrementAndGet();
                  throw NO_THREAD;
                })
            .start();

    await().until(() -> tries.get() > 2);

    assertFalse(publisher.isReady());
    assertEquals(new Refused(Reason.DISCONNECTED), get(publisher.publish(message())));
    get(publisher.close());
  }

  private static OutgoingMessage message() {
    return new OutgoingMessage("", "q", false, MessageProperties.reply(null), new byte[0]);
  }
}
