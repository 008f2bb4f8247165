package io.muster.cli.imports;

import io.muster.config.Settings;
import io.muster.imports.ChunkDecoder;
import io.muster.imports.ChunkDecoding;
import io.muster.imports.ChunkReply;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkResult.RejectedRow;
import io.muster.imports.ChunkRow;
import io.muster.imports.ChunkStatus;
import io.muster.imports.ImportChunk;
import io.muster.imports.RowFault;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.Publisher;
import io.muster.messaging.QueueSubscription;
import io.muster.messaging.amqp.AmqpBroker;
import io.muster.messaging.control.TopologyControl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Answers chunks as a worker does: each id is decided once, and told again. An address is taken by
 * the first row that has it.
 */
final class StandInWorker implements ConsumptionListener, AutoCloseable {

  final Map<String, ChunkResult> results = new ConcurrentHashMap<>();
  final AtomicInteger deliveries = new AtomicInteger();
  final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

  /** How many of the next replies get lost. */
  final AtomicInteger losesReplies = new AtomicInteger();

  /** How often each reply comes. */
  volatile int repeatsReplies = 1;

  /** Why chunks become dead letters; null where they don't. */
  volatile @Nullable String refuses;

  /** From which chunk on the import is cancelled. */
  volatile int cancelledFrom = Integer.MAX_VALUE;

  /** How long a chunk takes. */
  volatile Duration pace = Duration.ZERO;

  private final Set<String> addresses = ConcurrentHashMap.newKeySet();
  private final ExecutorService work = Executors.newSingleThreadExecutor();
  private final Vertx vertx = Vertx.vertx();
  private final AmqpBroker broker;
  private final Publisher publisher;
  private final ChunkDecoder decoder;
  private volatile Consumption consumption;

  /** Makes the topology, and begins to work. */
  StandInWorker(String uri) throws Exception {
    BrokerSettings settings = BrokerSettings.read(new Settings(Map.of("RABBITMQ_URI", uri)));
    broker = new AmqpBroker(settings);
    get(broker.kind().compose(new TopologyControl(vertx, settings)::declare));
    publisher = broker.publisher("stand-in", 1_000);
    decoder = new ChunkDecoder(settings.ownUsers());
    begin();
  }

  void begin() throws Exception {
    consumption =
        get(broker.consume("stand-in", List.of(new QueueSubscription(Names.IMPORTS, 0)), 8, this));
  }

  /** Stops to take chunks; those it had go back. */
  void pause() throws Exception {
    get(consumption.close());
  }

  @Override
  public void delivered(Delivery delivery) {
    Consumption channel = consumption;
    work.execute(
        () -> {
          deliveries.incrementAndGet();
          if (decoder.decode(delivery) instanceof ChunkDecoding.Valid valid) {
            sleep();
            String reason = refuses;
            if (reason != null) {
              reply(
                  ChunkReply.failed(valid.chunk().id(), reason, Instant.now()),
                  delivery.properties());
              channel.acknowledgeThrough(delivery.tag());
              return;
            }
            answer(
                results.computeIfAbsent(valid.chunk().id().text(), id -> decide(valid.chunk())),
                delivery.properties());
          } else {
            faults.add(decoder.decode(delivery).toString());
          }
          channel.acknowledgeThrough(delivery.tag());
        });
  }

  private void sleep() {
    try {
      TimeUnit.NANOSECONDS.sleep(pace.toNanos());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private ChunkResult decide(ImportChunk chunk) {
    if (chunk.id().chunk() >= cancelledFrom) {
      Instant now = Instant.now();
      return ChunkResult.whole(chunk, ChunkStatus.CANCELLED, now, now);
    }
    List<RejectedRow> rejected = new ArrayList<>();
    long number = chunk.firstRow();
    for (ChunkRow row : chunk.rows()) {
      if (row instanceof ChunkRow.Refused refused) {
        rejected.add(new RejectedRow(number, refused.faults()));
      } else if (!addresses.add(((ChunkRow.Valid) row).row().email().written())) {
        rejected.add(new RejectedRow(number, List.of(new RowFault("email", "is taken"))));
      }
      number++;
    }
    Instant now = Instant.now();
    return ChunkResult.applied(chunk, List.of(), List.of(), rejected, now, now);
  }

  private void answer(ChunkResult result, MessageProperties properties) {
    if (losesReplies.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return;
    }
    for (int i = 0; i < repeatsReplies; i++) {
      reply(ChunkReply.encode(result), properties);
    }
  }

  private void reply(byte[] body, MessageProperties properties) {
    publisher.publish(
        new OutgoingMessage(
            "",
            String.valueOf(properties.replyTo()),
            false,
            MessageProperties.reply(properties.correlationId()),
            body));
  }

  /** How many rows were decided, each once, in chunks that follow one another. */
  long rows() {
    TreeMap<Integer, ChunkResult> chunks = new TreeMap<>();
    results.values().forEach(result -> chunks.put(result.id().chunk(), result));
    long next = 1;
    for (ChunkResult result : chunks.values()) {
      if (result.firstRow() != next) {
        throw new AssertionError("row " + next + " is in no chunk, or in two");
      }
      next = result.lastRow() + 1;
    }
    return next - 1;
  }

  long created() {
    return results.values().stream().mapToLong(ChunkResult::createdCount).sum();
  }

  @Override
  public void ended(String cause) {
    // The broker is gone, or the test over.
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    get(consumption.close());
    work.shutdownNow();
    get(publisher.close());
    get(vertx.close());
  }
}
