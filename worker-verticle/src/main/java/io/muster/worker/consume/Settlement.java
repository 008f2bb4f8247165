package io.muster.worker.consume;

import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.messaging.Event;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.Reply;
import io.muster.messaging.ReplyCodec;
import io.muster.worker.store.UnitResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the replies and events of what was committed. */
public final class Settlement {

  private final Tokens tokens;
  private final ProducerOperations operations;
  private final String amqpUser;
  private final EngineTools tools;

  /**
   * Makes them.
   *
   * @param tokens makes one token for each unit
   * @param operations makes one id for each outcome of a producer
   * @param amqpUser the user of the publishing connection
   * @param tools clock and metrics
   */
  public Settlement(
      Tokens tokens, ProducerOperations operations, String amqpUser, EngineTools tools) {
    this.tokens = tokens;
    this.operations = operations;
    this.amqpUser = amqpUser;
    this.tools = tools;
  }

  /** One reply for each command whose sender wants one. */
  List<Outgoing> replies(List<Inbound> unit, UnitResult.Committed committed) {
    String token = tokens.tokenFor(committed.point());
    long nowMillis = tools.clock().millis();
    List<Outgoing> replies = new ArrayList<>(unit.size());
    Set<String> decidedBefore = new HashSet<>(committed.earlier());
    for (int i = 0; i < unit.size(); i++) {
      Outcome outcome = committed.outcomes().get(i);
      long queued = queuedMillis(unit.get(i), nowMillis);
      tools.metrics().decided(outcome.status(), queued);
      // A message that comes again may well be the one that was decided: that is no replay.
      boolean replayed =
          !decidedBefore.add(outcome.commandId()) && unit.get(i).delivery().attempts() == 0;
      MessageProperties properties = unit.get(i).delivery().properties();
      if (wantsReply(properties)) {
        String operation = operations.idFor(properties.userId(), outcome);
        Reply reply = new Reply(outcome, token, queued, replayed, operation);
        replies.add(new Outgoing(message(properties, reply), Outgoing.Kind.REPLY));
      }
    }
    return replies;
  }

  /**
   * One event for each applied command, in order. Also for decisions made before: it may be that
   * their events never went out.
   */
  List<OutgoingMessage> events(UnitResult.Committed committed) {
    List<OutgoingMessage> events = new ArrayList<>(committed.outcomes().size());
    for (Outcome outcome : committed.outcomes()) {
      if (outcome.status() == OutcomeStatus.APPLIED) {
        events.add(Event.of(outcome, amqpUser));
      }
    }
    return events;
  }

  private static boolean wantsReply(MessageProperties properties) {
    return properties.replyTo() != null && !properties.replyTo().isEmpty();
  }

  private static OutgoingMessage message(MessageProperties properties, Reply reply) {
    return new OutgoingMessage(
        "",
        String.valueOf(properties.replyTo()),
        false,
        MessageProperties.reply(properties.correlationId()),
        ReplyCodec.encode(reply));
  }

  private static long queuedMillis(Inbound inbound, long nowMillis) {
    // AMQP cuts the time of making to its second: half of one is the fairest guess of the rest.
    return Math.max(0, nowMillis - inbound.command().timestamp().toEpochMilli() - 500);
  }
}
