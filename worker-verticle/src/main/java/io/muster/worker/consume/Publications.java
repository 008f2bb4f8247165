package io.muster.worker.consume;

import io.muster.messaging.PublishResult;
import io.muster.messaging.Publisher;
import io.muster.retry.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what a unit has to tell, again and again until it is told. On the engine's context. */
public final class Publications {

  private static final Logger LOG = LoggerFactory.getLogger(Publications.class);

  private final Context context;
  private final Publisher publisher;
  private final EngineTools tools;

  /** How many messages the broker should have confirmed by now, and has not. */
  private final AtomicInteger unconfirmed = new AtomicInteger();

  /**
   * Sends on a publisher.
   *
   * @param context where futures complete
   * @param tools pacing, health and metrics
   */
  public Publications(Context context, Publisher publisher, EngineTools tools) {
    this.context = context;
    this.publisher = publisher;
    this.tools = tools;
  }

  /** Succeeds if a message sent now would go out, and its confirm come back. */
  public Future<Void> ready() {
    if (!publisher.isReady()) {
      return Future.failedFuture(new GaveUpException("the broker takes no messages"));
    }
    int overdue = unconfirmed.get();
    return overdue == 0
        ? Future.succeededFuture()
        : Future.failedFuture(
            new GaveUpException("the broker has not confirmed " + overdue + " messages"));
  }

  /**
   * Sends messages and repeats those that must be.
   *
   * @param mayRepeat whether there is time for another try; asked before each
   * @return completes on the context once all are done; fails when there was no more time
   */
  public Future<Void> send(List<Outgoing> messages, BooleanSupplier mayRepeat) {
    return messages.isEmpty() ? Future.succeededFuture() : attempt(messages, mayRepeat).mapEmpty();
  }

  /**
   * Sends one message and repeats it if it must be.
   *
   * @return what became of it at last, on the context; fails when there was no more time
   */
  public Future<PublishResult> send(Outgoing message, BooleanSupplier mayRepeat) {
    return attempt(List.of(message), mayRepeat);
  }

  private Future<PublishResult> attempt(List<Outgoing> messages, BooleanSupplier mayRepeat) {
    Promise<PublishResult> done = Promise.promise();
    attempt(messages, tools.pacing().faults(tools.random()), mayRepeat, done);
    return done.future();
  }

  private void attempt(
      List<Outgoing> messages,
      Backoff backoff,
      BooleanSupplier mayRepeat,
      Promise<PublishResult> done) {
    Confirms confirms = new Confirms(messages.size());
    long timer =
        context
            .owner()
            .setTimer(tools.pacing().confirmLimit().toMillis(), late -> confirms.giveUp());
    confirms
        .all()
        .onComplete(
            results -> {
              context.owner().cancelTimer(timer);
              context.runOnContext(
                  hop -> answered(messages, results.result(), backoff, mayRepeat, done));
            });
    for (int i = 0; i < messages.size(); i++) {
      int index = i;
      publisher
          .publish(messages.get(i).message())
          .onComplete(
              answer ->
                  confirms.heard(
                      index, answer.succeeded() ? answer.result() : PublishResult.UNCONFIRMED));
    }
  }

  /**
   * The confirms of one attempt. One that doesn't come in time (a queue without a majority gives
   * none) counts as lost, and as overdue until it comes after all. Any thread.
   */
  private final class Confirms {

    private final PublishResult[] results;
    private final Promise<PublishResult[]> all = Promise.promise();
    private int open;
    private boolean givenUp;

    Confirms(int size) {
      this.results = new PublishResult[size];
      Arrays.fill(results, PublishResult.UNCONFIRMED);
      this.open = size;
    }

    Future<PublishResult[]> all() {
      return all.future();
    }

    void heard(int index, PublishResult result) {
      synchronized (this) {
        open--;
        if (givenUp) {
          unconfirmed.decrementAndGet();
          return;
        }
        results[index] = result;
        if (open > 0) {
          return;
        }
      }
      all.complete(results);
    }

    void giveUp() {
      synchronized (this) {
        if (open == 0) {
          return;
        }
        givenUp = true;
        unconfirmed.addAndGet(open);
      }
      all.complete(results);
    }
  }

  private void answered(
      List<Outgoing> messages,
      PublishResult[] results,
      Backoff backoff,
      BooleanSupplier mayRepeat,
      Promise<PublishResult> done) {
    List<Outgoing> again = new ArrayList<>();
    PublishResult why = PublishResult.CONFIRMED;
    for (int i = 0; i < results.length; i++) {
      Outgoing outgoing = messages.get(i);
      if (outgoing.mustRepeat(results[i])) {
        again.add(outgoing);
        why = results[i];
      } else if (outgoing.wasRefusedByASubscriber(results[i])) {
        tools.metrics().eventsRefused.increment();
      }
    }
    if (again.isEmpty()) {
      if (backoff.hasWaited()) {
        // Else an idle worker would be unready for a fault that is over.
        tools.health().progress();
      }
      done.complete(results[results.length - 1]);
      return;
    }
    String cause = "the broker takes no messages: " + why;
    tools.health().fault(cause);
    tools.metrics().faults.increment();
    if (!mayRepeat.getAsBoolean()) {
      done.fail(new GaveUpException(cause));
      return;
    }
    long wait = backoff.nextMillis();
    LOG.warn("event=publish_repeated messages={} result={} wait_ms={}", again.size(), why, wait);
    context.owner().setTimer(wait, timer -> attempt(again, backoff, mayRepeat, done));
  }
}
