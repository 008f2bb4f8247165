package io.muster.worker.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.PublishResult.Refused;
import io.muster.messaging.Publisher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventPublicationsTest {

  private static final Vertx VERTX = Vertx.vertx();

  private final Broker broker = new Broker();
  private final Context context = VERTX.getOrCreateContext();
  private final EngineTools tools =
      new EngineTools(
          Pacing.pausingAfter(Duration.ofSeconds(1)),
          new EngineHealth(Duration.ofSeconds(1)),
          new WorkerMetrics(new SimpleMeterRegistry()),
          InstantSource.fixed(Instant.EPOCH),
          new Random(1));

  @AfterAll
  static void end() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whereNobodyListensOneEventOfEachKindAsksWhetherSomebodyDoes() throws Exception {
    send("created 1", "created 2", "updated 1", "created 3", "updated 2", "deleted 1");
    assertEquals(List.of("created 1", "updated 1", "deleted 1"), broker.asked);
    assertEquals(List.of(), broker.taken);
  }

  @Test
  void whereSomebodyListensToAKindAllOfItComesInOrder() throws Exception {
    broker.bound.addAll(Set.of("created", "updated"));
    send("created 1", "created 2", "deleted 9", "updated 1", "created 3", "deleted 8", "updated 2");
    assertEquals(
        List.of("created 1", "created 2", "updated 1", "created 3", "updated 2"), broker.taken);
    assertEquals(List.of("created 1", "deleted 9", "updated 1"), broker.asked);
  }

  @Test
  void whoeverBindsAQueueGetsTheEventsOfTheNextUnit() throws Exception {
    send("created 1", "created 2");
    broker.bound.add("created");
    send("created 3", "created 4");
    assertEquals(List.of("created 3", "created 4"), broker.taken);
  }

  @Test
  void aUnitWithoutEventsIsToldAtOnce() throws Exception {
    send();
    assertEquals(List.of(), broker.asked);
  }

  @Test
  void anEventWhoseAnswerIsLostIsSentAgainAndTheOthersFollow() throws Exception {
    broker.bound.add("created");
    broker.unconfirmed = 2;
    send("created 1", "created 2");
    assertEquals(List.of("created 1", "created 1", "created 1", "created 2"), broker.taken);
  }

  private void send(String... events) throws ExecutionException, InterruptedException {
    EventPublications publications =
        new EventPublications(new Publications(context, broker, tools));
    List<OutgoingMessage> messages = Arrays.stream(events).map(this::event).toList();
    Promise<Void> done = Promise.promise();
    context.runOnContext(hop -> publications.send(messages, () -> true).onComplete(done));
    done.future().toCompletionStage().toCompletableFuture().get();
  }

  private OutgoingMessage event(String name) {
    String kind = name.substring(0, name.indexOf(' '));
    MessageProperties properties =
        new MessageProperties(name, null, null, null, null, null, null, Map.of());
    return new OutgoingMessage(Names.EVENTS, kind, false, properties, new byte[0]);
  }

  /** Returns what is mandatory and has no queue, and answers late. */
  private static final class Broker implements Publisher {
    final Set<String> bound = new java.util.HashSet<>();
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    int unconfirmed;

    @Override
    public Future<PublishResult> publish(OutgoingMessage message) {
      String name = String.valueOf(message.properties().messageId());
      boolean hasQueue = bound.contains(message.routingKey());
      if (message.mandatory()) {
        asked.add(name);
      }
      if (hasQueue) {
        taken.add(name);
      }
      return VERTX
          .timer(1, TimeUnit.MILLISECONDS)
          .map(answered -> answer(message.mandatory() && !hasQueue));
    }

    private PublishResult answer(boolean returned) {
      if (unconfirmed > 0) {
        unconfirmed--;
        return PublishResult.UNCONFIRMED;
      }
      return returned ? new Refused(Reason.NO_ROUTE) : PublishResult.CONFIRMED;
    }

    @Override
    public int inFlight() {
      return 0;
    }

    @Override
    public boolean isBlocked() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
