package io.muster.api.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.operation.Outcomes;
import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.messaging.Reply;
import io.muster.user.UserId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All look-ups are answered at once, so a round is over when the call that began it returns. */
class MissedRepliesTest {

  private static final UserId USER = new UserId("65f00000000000000000abcd");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final int CALLS_OF_A_ROUND = 8;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, PendingWrite> pending = new ConcurrentHashMap<>();
  private final List<Set<String>> lookUps = new ArrayList<>();
  private final Set<String> answered = new HashSet<>();

  @AfterEach
  void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void await(int writes) {
    for (int i = 0; i < writes; i++) {
      String id = "c" + i;
      Command command = new Command(id, USER, NOW, null, new Change.Delete(null));
      WriteRequest request = new WriteRequest(command, null, Duration.ofSeconds(20));
      PendingWrite write =
          new PendingWrite(request, id, 0, vertx.getOrCreateContext(), Long.MAX_VALUE, 0);
      write.sentWith("a queue that is no more");
      write.confirm();
      pending.put(id, write);
    }
  }

  private MissedReplies missed(Outcomes outcomes) {
    Outcomes noted =
        ids -> {
          lookUps.add(Set.copyOf(ids));
          return outcomes.find(ids);
        };
    return new MissedReplies(noted, pending.values(), () -> "the queue of now");
  }

  private void round(MissedReplies missed) {
    for (int i = 0; i < CALLS_OF_A_ROUND; i++) {
      missed.lookUp(
          (write, reply) -> {
            answered.add(write.commandId());
            pending.remove(write.commandId());
          });
    }
  }

  private static Map<String, Reply> decided(Collection<String> ids) {
    Map<String, Reply> replies = new HashMap<>();
    for (String id : ids) {
      Outcome outcome =
          new Outcome(
              id, USER, CommandType.DELETE, OutcomeStatus.APPLIED, null, null, null, NOW, NOW);
      replies.put(id, new Reply(outcome, "token", 0));
    }
    return replies;
  }

  @Test
  void whatIsDecidedIsAnsweredHoweverManyUndecidedOnesAreBeforeIt() {
    await(600);
    MissedReplies missed =
        missed(
            ids -> {
              Set<String> open = new HashSet<>(ids);
              open.removeAll(lookUps.get(0));
              return Future.succeededFuture(decided(open));
            });

    round(missed);
    round(missed);

    Set<String> others = new HashSet<>();
    for (int i = 0; i < 600; i++) {
      others.add("c" + i);
    }
    others.removeAll(lookUps.get(0));
    assertEquals(100, others.size());
    assertEquals(others, answered);
  }

  @Test
  void noLookUpAsksForMoreThanTheStoreTakes() {
    await(1_200);
    MissedReplies missed = missed(ids -> Future.succeededFuture(decided(ids)));

    round(missed);

    assertEquals(List.of(500, 500, 200), lookUps.stream().map(Set::size).toList());
    assertEquals(1_200, answered.size());
  }

  @Test
  void aStoreThatSaysNothingIsAskedOnce() {
    await(600);
    Promise<Map<String, Reply>> silent = Promise.promise();
    MissedReplies missed = missed(ids -> silent.future());

    round(missed);
    round(missed);

    assertEquals(1, lookUps.size());
    silent.fail("too late");
    round(missed);
    assertEquals(2, lookUps.size());
    assertTrue(answered.isEmpty());
  }

  @Test
  void whatIsAnsweredByTheQueueOfNowIsNotAskedFor() {
    await(1);
    pending.get("c0").sentWith("the queue of now");
    MissedReplies missed = missed(ids -> Future.succeededFuture(decided(ids)));

    round(missed);

    assertFalse(pending.isEmpty());
    assertTrue(lookUps.isEmpty());
  }
}
