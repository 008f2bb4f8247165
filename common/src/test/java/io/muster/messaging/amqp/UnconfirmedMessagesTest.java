package io.muster.messaging.amqp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.Return;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.PublishResult.Refused;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnconfirmedMessagesTest {

  private static final int NO_ROUTE = 312;
  private static final int RESOURCE_ERROR = 506;

  private final AtomicInteger inFlight = new AtomicInteger();
  private final UnconfirmedMessages unconfirmed = new UnconfirmedMessages();

  private UnconfirmedMessages.Entry sending(long sequence, @Nullable String correlationId) {
    inFlight.incrementAndGet();
    UnconfirmedMessages.Entry entry =
        new UnconfirmedMessages.Entry(message(correlationId), inFlight);
    unconfirmed.sending(sequence, entry);
    return entry;
  }

  private static OutgoingMessage message(@Nullable String correlationId) {
    MessageProperties properties =
        new MessageProperties(
            "one intent", "user.create", null, null, null, null, correlationId, Map.of());
    return new OutgoingMessage("muster.commands", "shard.3", true, properties, new byte[0]);
  }

  private void returned(int code, @Nullable String correlationId) {
    OutgoingMessage message = message(correlationId);
    unconfirmed.returned(
        new Return(
            code,
            "as the broker words it",
            message.exchange(),
            message.routingKey(),
            Properties.toAmqp(message.properties()),
            message.body()));
  }

  private static PublishResult result(UnconfirmedMessages.Entry entry) {
    return entry.result().result();
  }

  @Test
  void twoRetriesOfOneRequestThatNoQueueTakesAreBothRefused() {
    UnconfirmedMessages.Entry first = sending(1, "w1");
    UnconfirmedMessages.Entry second = sending(2, "w2");
    returned(NO_ROUTE, "w1");
    returned(NO_ROUTE, "w2");

    unconfirmed.acknowledged(2, true);

    assertEquals(new Refused(Reason.NO_ROUTE), result(first));
    assertEquals(new Refused(Reason.NO_ROUTE), result(second));
    assertEquals(0, inFlight.get());
  }

  @Test
  void messagesThatNothingTellsApartAreBothRefused() {
    UnconfirmedMessages.Entry first = sending(1, null);
    UnconfirmedMessages.Entry second = sending(2, null);
    returned(NO_ROUTE, null);
    returned(RESOURCE_ERROR, null);

    unconfirmed.acknowledged(2, true);

    assertEquals(new Refused(Reason.NO_ROUTE), result(first));
    assertEquals(new Refused(Reason.QUEUE_FULL), result(second));
  }

  @Test
  void oneOfTwoRetriesThatWasTakenIsConfirmed() {
    UnconfirmedMessages.Entry first = sending(1, "w1");
    UnconfirmedMessages.Entry second = sending(2, "w2");
    returned(NO_ROUTE, "w2");

    unconfirmed.acknowledged(2, true);

    assertEquals(PublishResult.CONFIRMED, result(first));
    assertEquals(new Refused(Reason.NO_ROUTE), result(second));
  }

  @Test
  void aRefusalIsOfOneMessageAndNotOfTheNextOneLikeIt() {
    UnconfirmedMessages.Entry first = sending(1, "w1");
    returned(NO_ROUTE, "w1");
    unconfirmed.acknowledged(1, false);
    UnconfirmedMessages.Entry again = sending(2, "w1");

    unconfirmed.acknowledged(2, false);

    assertEquals(new Refused(Reason.NO_ROUTE), result(first));
    assertEquals(PublishResult.CONFIRMED, result(again));
  }
}
