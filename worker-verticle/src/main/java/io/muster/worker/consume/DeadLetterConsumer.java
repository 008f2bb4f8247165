package io.muster.worker.consume;

import io.muster.imports.ChunkResult;
import io.muster.messaging.Broker;
import io.muster.messaging.CommandDecoding;
import io.muster.messaging.Delivery;
import io.muster.messaging.Names;
import io.muster.messaging.Publisher;
import io.muster.messaging.QueueSubscription;
import io.muster.worker.deadletter.DeadLetterReader;
import io.muster.worker.deadletter.DeadLetters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Consumes the dead letters, beside those of other workers. */
public final class DeadLetterConsumer {

  /**
   * How dead letters are handled.
   *
   * @param retention how long they are kept
   * @param outcomeRetention how long outcomes are kept
   * @param ownUsers the AMQP users of Muster's own processes
   * @param operations makes the ids of producers' operations
   */
  public record Rules(
      Duration retention,
      Duration outcomeRetention,
      Set<String> ownUsers,
      ProducerOperations operations) {

    /** Takes its own copy. */
    public Rules {
      ownUsers = Set.copyOf(ownUsers);
    }
  }

  private static final int PREFETCH = 32;

  private final ConsumeLoop loop;

  /**
   * Ready to start.
   *
   * @param context where all of it runs
   * @param publisher for replies
   * @param decoder reads commands: the broker doesn't say whose command it gave up
   * @param brokenChunks records that the chunk of an import in a message which the broker gave up
   *     failed, unless it was decided before; gives the result that stands
   * @param prepare what must succeed before each try to consume
   * @param tools with a health of its own: dead letters make no worker unready
   */
  public DeadLetterConsumer(
      Context context,
      Broker broker,
      Publisher publisher,
      Function<Delivery, CommandDecoding> decoder,
      DeadLetters store,
      Rules rules,
      Function<Delivery, Future<Optional<ChunkResult>>> brokenChunks,
      Supplier<Future<Void>> prepare,
      EngineTools tools) {
    DeadLetterHandling handling =
        new DeadLetterHandling(
            new DeadLetterReader(decoder),
            store,
            new DeadLetterReply(rules.ownUsers(), rules.operations(), rules.outcomeRetention()),
            brokenChunks,
            rules.retention());
    Publications publications = new Publications(context, publisher, tools);
    this.loop =
        new ConsumeLoop(
            context,
            "dead-letters",
            () -> prepare.get().compose(prepared -> publications.ready()),
            listener ->
                broker.consume(
                    "muster-worker-dead-letters",
                    List.of(new QueueSubscription(Names.DEAD_LETTERS, 0)),
                    PREFETCH,
                    listener),
            () -> new DeadLetterSession(context, handling, publications, tools),
            tools);
  }

  /** Starts; any thread. */
  public void start() {
    loop.start();
  }

  /** Finishes what is in hand, acknowledges it, and closes the channel. Any thread. */
  public Future<Void> drain() {
    return loop.drain();
  }
}
