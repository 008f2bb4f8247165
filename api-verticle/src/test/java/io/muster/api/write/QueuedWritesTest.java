package io.muster.api.write;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.operation.Outcomes;
import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.messaging.CommandCodec;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.Reply;
import io.muster.user.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QueuedWritesTest {

  private static final UserId USER = new UserId("65f00000000000000000abcd");
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final FakeBroker broker = new FakeBroker();
  private final Map<String, Reply> decided = new ConcurrentHashMap<>();
  private final Outcomes outcomes = ids -> Future.succeededFuture(Map.copyOf(decided));

  @AfterEach
  void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private QueuedWrites writes(int inFlight, Duration deadline) {
    return new QueuedWrites(
        vertx,
        broker,
        new CommandCodec(8, "muster-api"),
        outcomes,
        8,
        new WriteLimits(inFlight, deadline));
  }

  private static WriteRequest request(String id, Duration waitAtMost) {
    return new WriteRequest(
        new Command(id, USER, Instant.now(), null, new Change.Delete(null)), null, waitAtMost);
  }

  private static Reply reply(String id, long queuedMillis) {
    Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
    return new Reply(
        new Outcome(
            id, USER, CommandType.DELETE, OutcomeStatus.APPLIED, null, null, null, now, now),
        "token",
        queuedMillis);
  }

  private static Reply replayed() {
    return new Reply(reply("c1", 5).outcome(), "token", 5, true, null);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private OutgoingMessage published(int index) {
    await().until(() -> broker.published.size() > index);
    return broker.published.get(index);
  }

  @Test
  void theReplyIsTheAnswer() throws Exception {
    QueuedWrites writes = writes(10, LONG);
    Future<WriteResult> result = writes.submit(request("c1", LONG));

    broker.reply(published(0), reply("c1", 5));

    assertEquals(new WriteResult.Decided(reply("c1", 5), false), get(result));
    assertEquals(0, writes.pending());
    assertTrue(published(0).mandatory());
  }

  @Test
  void theAnswerOfAnotherWriteWithTheSameIdIsToldAsReplayed() throws Exception {
    QueuedWrites writes = writes(10, LONG);
    Future<WriteResult> result = writes.submit(request("c1", LONG));

    broker.reply(published(0), replayed());

    assertTrue(((WriteResult.Decided) get(result)).replayed());
  }

  @Test
  void theAnswerOfAWriteThatWasPublishedTwiceIsItsOwn() throws Exception {
    broker.script =
        message ->
            Future.succeededFuture(
                broker.published.size() == 1 ? PublishResult.UNCONFIRMED : PublishResult.CONFIRMED);
    QueuedWrites writes = writes(10, LONG);
    Future<WriteResult> result = writes.submit(request("c1", LONG));

    broker.reply(published(1), replayed());

    assertFalse(((WriteResult.Decided) get(result)).replayed());
  }

  @Test
  void aReplyThatComesBeforeTheConfirmIsTheAnswerAllTheSame() throws Exception {
    broker.script = message -> FakeBroker.silence();
    QueuedWrites writes = writes(10, LONG);
    Future<WriteResult> result = writes.submit(request("c1", LONG));

    broker.reply(published(0), reply("c1", 5));

    assertInstanceOf(WriteResult.Decided.class, get(result));
  }

  @Test
  void aFullQueueIsToldAtOnceWithTheTimeThatCommandsSpendInIt() throws Exception {
    QueuedWrites writes = writes(10, LONG);
    Future<WriteResult> first = writes.submit(request("c1", LONG));
    broker.reply(published(0), reply("c1", 7_400));
    get(first);
    broker.script = message -> Future.succeededFuture(new PublishResult.Refused(Reason.QUEUE_FULL));

    assertEquals(
        new WriteResult.NotTaken(WriteResult.Reason.QUEUE_FULL, 8),
        get(writes.submit(request("c2", LONG))));
    assertEquals(0, writes.pending());
  }

  @Test
  void alsoRepliesThatComeTooLateTellHowLongCommandsAreInTheQueue() throws Exception {
    QueuedWrites writes = writes(10, Duration.ofMillis(100));
    get(writes.submit(request("c1", LONG)));
    broker.reply(published(0), reply("c1", 31_000));
    broker.script = message -> Future.succeededFuture(new PublishResult.Refused(Reason.QUEUE_FULL));

    assertEquals(
        new WriteResult.NotTaken(WriteResult.Reason.QUEUE_FULL, 31),
        get(writes.submit(request("c2", LONG))));
  }

  @Test
  void whatABlockedBrokerMayHaveIsOfUnknownOutcomeAtOnceAndWhatItHasGoesOn() throws Exception {
    QueuedWrites writes = writes(10, LONG);
    Future<WriteResult> taken = writes.submit(request("c1", LONG));
    OutgoingMessage confirmed = published(0);
    broker.script = message -> FakeBroker.silence();
    Future<WriteResult> stuck = writes.submit(request("c2", LONG));
    published(1);

    broker.blocked = true;

    assertEquals(new WriteResult.OutcomeUnknown(1), get(stuck));
    assertFalse(taken.isComplete());
    broker.reply(confirmed, reply("c1", 5));
    assertInstanceOf(WriteResult.Decided.class, get(taken));
  }

  @Test
  void whatWouldBeRefusedAnywayIsKnownBeforehand() throws Exception {
    QueuedWrites writes = writes(1, LONG);
    assertNull(writes.refusal(USER));

    broker.blocked = true;
    assertEquals(
        new WriteResult.NotTaken(WriteResult.Reason.BROKER_BLOCKED, 1), writes.refusal(USER));
    broker.blocked = false;
    broker.away = true;
    assertEquals(WriteResult.Reason.BROKER_AWAY, writes.refusal(USER).reason());
    broker.away = false;
    Future<WriteResult> only = writes.submit(request("c1", LONG));
    assertEquals(WriteResult.Reason.TOO_MANY_IN_FLIGHT, writes.refusal(USER).reason());
    broker.reply(published(0), reply("c1", 5));
    get(only);
    assertNull(writes.refusal(USER));
    broker.script = message -> Future.succeededFuture(new PublishResult.Refused(Reason.QUEUE_FULL));
    get(writes.submit(request("c2", LONG)));
    assertEquals(WriteResult.Reason.QUEUE_FULL, writes.refusal(USER).reason());

    get(writes.drain());
    assertEquals(new WriteResult.NotTaken(WriteResult.Reason.STOPPING, 1), writes.refusal(USER));
  }

  @Test
  void onePublishBeyondTheBoundIsRefusedAndTheOthersAreNot() throws Exception {
    QueuedWrites writes = writes(1, LONG);
    Future<WriteResult> first = writes.submit(request("c1", LONG));

    assertEquals(
        new WriteResult.NotTaken(WriteResult.Reason.TOO_MANY_IN_FLIGHT, 1),
        get(writes.submit(request("c2", LONG))));
    broker.reply(published(0), reply("c1", 5));
    assertInstanceOf(WriteResult.Decided.class, get(first));
  }

  @Test
  void afterAConfirmASlowWriteIsAccepted() throws Exception {
    QueuedWrites writes = writes(10, Duration.ofMillis(100));

    assertEquals(new WriteResult.Accepted(), get(writes.submit(request("c1", LONG))));
  }

  @Test
  void whoeverDoesNotWaitIsAnsweredAtTheConfirm() throws Exception {
    QueuedWrites writes = writes(10, LONG);

    assertEquals(new WriteResult.Accepted(), get(writes.submit(request("c1", Duration.ZERO))));
  }

  @Test
  void anUnconfirmedPublishIsRepeatedUnderTheSameIdUntilItIsTaken() throws Exception {
    broker.script =
        message ->
            Future.succeededFuture(
                broker.published.size() < 3 ? PublishResult.UNCONFIRMED : PublishResult.CONFIRMED);
    QueuedWrites writes = writes(10, LONG);
    Future<WriteResult> result = writes.submit(request("c1", LONG));

    OutgoingMessage third = published(2);
    broker.reply(third, reply("c1", 5));

    assertInstanceOf(WriteResult.Decided.class, get(result));
    assertEquals("c1", third.properties().messageId());
  }

  @Test
  void onceAPublishWasUnconfirmedNoLaterRefusalMakesItNotTaken() throws Exception {
    broker.script =
        message ->
            Future.succeededFuture(
                broker.published.size() == 1
                    ? PublishResult.UNCONFIRMED
                    : new PublishResult.Refused(Reason.QUEUE_FULL));
    QueuedWrites writes = writes(10, Duration.ofMillis(400));

    assertInstanceOf(WriteResult.OutcomeUnknown.class, get(writes.submit(request("c1", LONG))));
    assertTrue(broker.published.size() > 1);
  }

  @Test
  void aPublishThatHangsHasAnUnknownOutcomeAtTheDeadline() throws Exception {
    broker.script = message -> FakeBroker.silence();
    QueuedWrites writes = writes(10, Duration.ofMillis(100));

    assertInstanceOf(WriteResult.OutcomeUnknown.class, get(writes.submit(request("c1", LONG))));
  }

  @Test
  void afterTheReplyQueueIsLostTheOutcomeIsLookedUp() throws Exception {
    QueuedWrites writes = writes(10, LONG);
    Future<WriteResult> result = writes.submit(request("c1", LONG));
    published(0);

    broker.replies.ended("cut");
    await().until(() -> broker.replyQueues.get() == 2);
    decided.put("c1", reply("c1", 0));

    assertEquals(new WriteResult.Decided(reply("c1", 0), false), get(result));
  }

  @Test
  void aWriteIsAnsweredOnTheEventLoopThatSubmittedIt() throws Exception {
    QueuedWrites writes = writes(10, LONG);
    var context = vertx.getOrCreateContext();
    Future<Boolean> onContext =
        Future.future(
            promise ->
                context.runOnContext(
                    ignored ->
                        writes
                            .submit(request("c1", LONG))
                            .onComplete(
                                done -> promise.complete(Vertx.currentContext() == context))));

    broker.reply(published(0), reply("c1", 5));

    assertTrue(onContext.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS));
  }

  @Test
  void aStoppingProcessTakesNoMoreAndDrainsWhatWaits() throws Exception {
    QueuedWrites writes = writes(10, LONG);
    Future<WriteResult> waiting = writes.submit(request("c1", LONG));
    Future<Void> drained = writes.drain();

    assertEquals(
        new WriteResult.NotTaken(WriteResult.Reason.STOPPING, 1),
        get(writes.submit(request("c2", LONG))));
    broker.reply(published(0), reply("c1", 5));
    get(waiting);
    drained.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
