package io.muster.cli.deadletters;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.CommandCodec;
import io.muster.messaging.Consumption;
import io.muster.messaging.PublishResult;
import io.muster.messaging.Publisher;
import io.muster.messaging.amqp.AmqpBroker;
import io.muster.retry.Backoff;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends one command after another and waits for each reply, under a deadline. Within it the same
 * command is sent again where its confirm or its reply was lost, which changes nothing for the
 * workers. For one thread, which it blocks.
 */
final class ReplayChannel implements AutoCloseable {

  private static final String NAME = "muster-dead-letters";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** What became of a command. */
  sealed interface Answer {

    /**
     * A worker answered.
     *
     * @param outcome the decision
     */
    record Decided(Outcome outcome) implements Answer {}

    /**
     * The broker has it or may have it, and nobody answered in time.
     *
     * @param reason what to look at
     */
    record Unknown(String reason) implements Answer {}

    /**
     * The broker didn't take it.
     *
     * @param reason why not
     */
    record NotTaken(String reason) implements Answer {}
  }

  private final AmqpBroker broker;
  private final Publisher publisher;
  private final CommandCodec codec;
  private final String amqpUser;
  private final Duration timeout;
  private Replies replies;
  private Consumption consumption;

  private ReplayChannel(
      BrokerSettings settings,
      int shards,
      Duration timeout,
      AmqpBroker broker,
      Replies replies,
      Consumption consumption) {
    this.broker = broker;
    this.replies = replies;
    this.consumption = consumption;
    this.timeout = timeout;
    this.amqpUser = settings.user();
    this.codec = new CommandCodec(shards, amqpUser);
    this.publisher = broker.publisher(NAME, 1);
  }

  /**
   * Connects.
   *
   * @param shards the number of shards
   * @param timeout how long one command may take, the reply included
   * @throws CliException if the broker can't be reached or refuses the user
   */
  static ReplayChannel open(BrokerSettings settings, int shards, Duration timeout) {
    AmqpBroker broker = new AmqpBroker(settings);
    Replies replies = new Replies();
    Duration limit = settings.connectTimeout().multipliedBy(settings.uris().size()).plus(MARGIN);
    try {
      Consumption consumption = within(limit, broker.consumeReplies(NAME, replies));
      return new ReplayChannel(settings, shards, timeout, broker, replies, consumption);
    } catch (ExecutionException | TimeoutException failed) {
      List<String> hosts = settings.uris().stream().map(uri -> URI.create(uri).getHost()).toList();
      throw new CliException(
          CliExit.UNAVAILABLE,
          "the broker can't be reached, or refuses the user "
              + settings.user()
              + " ("
              + hosts
              + "; see RABBITMQ_URI)");
    }
  }

  /** Sends a command and waits for what becomes of it. */
  Answer send(Command command) {
    long end = System.nanoTime() + timeout.toNanos();
    boolean maybeTaken = false;
    String reason = "there was no connection to the broker";
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, Backoff.CHANCE);
    while (remaining(end) > 0) {
      if (isListening(end)) {
        replies.expect(command.id());
        PublishResult result = publish(command, end);
        if (result instanceof PublishResult.Refused refused) {
          reason = words(refused.reason());
          if (refused.reason() == PublishResult.Reason.NO_ROUTE && !maybeTaken) {
            return new Answer.NotTaken(reason);
          }
        } else {
          maybeTaken = true;
        }
        if (result instanceof PublishResult.Confirmed) {
          Optional<Outcome> outcome = replies.await(remaining(end));
          if (outcome.isPresent()) {
            return new Answer.Decided(outcome.get());
          }
        }
      }
      pause(Math.min(backoff.nextMillis(), TimeUnit.NANOSECONDS.toMillis(remaining(end))));
    }
    return maybeTaken ? new Answer.Unknown(unanswered()) : new Answer.NotTaken(reason);
  }

  private String unanswered() {
    return "the broker has it, or may have it, but no worker answered within "
        + timeout.toSeconds()
        + " s: is one running, and is "
        + amqpUser
        + " among its RABBITMQ_OWN_USERS? The same again asks for the outcome";
  }

  private static String words(PublishResult.Reason reason) {
    return switch (reason) {
      case QUEUE_FULL -> "the queue of its shard is full";
      case NO_ROUTE -> "its shard has no queue: no worker has made the topology";
      case BLOCKED -> "the broker is short of memory or disk";
      case WINDOW_FULL, DISCONNECTED -> "there was no connection to the broker";
    };
  }

  /** Whether there is a queue for the reply; makes one where the last has ended. */
  private boolean isListening(long end) {
    if (!replies.hasEnded()) {
      return true;
    }
    Replies next = new Replies();
    try {
      consumption = within(Duration.ofNanos(remaining(end)), broker.consumeReplies(NAME, next));
      replies = next;
      return true;
    } catch (ExecutionException | TimeoutException away) {
      return false;
    }
  }

  private PublishResult publish(Command command, long end) {
    try {
      return within(
          Duration.ofNanos(remaining(end)),
          publisher.publish(codec.encode(command, consumption.queue(), command.id(), null)));
    } catch (ExecutionException | TimeoutException unconfirmed) {
      return PublishResult.UNCONFIRMED;
    }
  }

  private static long remaining(long end) {
    return Math.max(0, end - System.nanoTime());
  }

  private static void pause(long millis) {
    if (millis <= 0) {
      return;
    }
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException stop) {
      throw interrupted();
    }
  }

  private static <T> T within(Duration limit, Future<T> future)
      throws ExecutionException, TimeoutException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stop) {
      throw interrupted();
    }
  }

  private static CliException interrupted() {
    Thread.currentThread().interrupt();
    return new CliException(CliExit.UNAVAILABLE, "interrupted");
  }

  @Override
  public void close() {
    try {
      within(MARGIN, Future.join(publisher.close(), consumption.close()));
    } catch (ExecutionException | TimeoutException unfinished) {
      return; // The process ends, and what is left of them with it.
    }
  }
}
