package io.muster.worker.consume;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Command;
import io.muster.messaging.Reply;
import io.muster.messaging.ReplyCodec;
import io.muster.signing.Operation;
import io.muster.signing.OperationDecoding;
import org.junit.jupiter.api.Test;

class ProducerOperationsTest {

  @Test
  void aProducerIsToldWhereToAskAndTheSamePlaceWhenItSendsTheMessageAgain() throws Exception {
    try (Worker worker = new Worker()) {
      worker.broker.onAcknowledge = stored -> {};
      worker.start(200, 500, 1);
      Command command = worker.create(1);

      worker.broker.enqueue(Worker.queueOf(command), Worker.messageOf("partner", command));
      Reply first = reply(worker, 1);
      worker.broker.enqueue(Worker.queueOf(command), Worker.messageOf("partner", command));
      Reply again = reply(worker, 2);

      assertEquals(
          new OperationDecoding.Valid(
              new Operation("partner/" + command.id(), "partner", Worker.NOW)),
          worker.operationIds.decode(String.valueOf(first.operationId())));
      assertTrue(again.replayed());
      assertEquals(first.operationId(), again.operationId());
    }
  }

  @Test
  void anApiMakesTheIdsOfItsClientsItself() throws Exception {
    try (Worker worker = new Worker()) {
      worker.start(200, 500, 1).send(worker.create(1));

      assertNull(reply(worker, 1).operationId());
    }
  }

  private static Reply reply(Worker worker, int number) throws Exception {
    await().atMost(5, SECONDS).until(() -> worker.broker.replies.size() == number);
    return ReplyCodec.decode(worker.broker.replies.get(number - 1).body());
  }
}
