package io.muster.cli.deadletters;

import io.muster.command.Outcome;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.ReplyCodec;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hears replies on one queue, and keeps the one that is waited for. */
final class Replies implements ConsumptionListener {

  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile Expected expected = new Expected("", new CompletableFuture<>());

  private record Expected(String correlationId, CompletableFuture<Outcome> outcome) {}

  /** From now on the reply with this correlation id is waited for, and no other. */
  void expect(String correlationId) {
    expected = new Expected(correlationId, new CompletableFuture<>());
  }

  /** The outcome in the reply; empty if it didn't come in time, or never will on this queue. */
  Optional<Outcome> await(long nanos) {
    CompletableFuture<Outcome> reply = expected.outcome;
    try {
      CompletableFuture.anyOf(reply, ended).get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException none) {
      return Optional.empty();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    return reply.isDone() ? Optional.of(reply.join()) : Optional.empty();
  }

  boolean hasEnded() {
    return ended.isDone();
  }

  @Override
  public void delivered(Delivery delivery) {
    Expected waiting = expected;
    if (!waiting.correlationId.equals(delivery.properties().correlationId())) {
      return;
    }
    try {
      waiting.outcome.complete(ReplyCodec.decode(delivery.body()).outcome());
    } catch (IOException noReply) {
      return; // Whoever wrote it: the deadline ends the wait.
    }
  }

  @Override
  public void ended(String cause) {
    ended.complete(null);
  }
}
