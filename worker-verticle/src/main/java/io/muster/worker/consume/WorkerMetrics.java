package io.muster.worker.consume;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.muster.command.OutcomeStatus;
import io.muster.deadletter.DeadLetterCategory;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What a worker counts and times. Any thread. */
public final class WorkerMetrics {

  private final MeterRegistry registry;
  private final DistributionSummary batchSize;
  private final Timer queueTime;
  private final Timer unitDuration;
  private final Map<OutcomeStatus, Counter> commands = new EnumMap<>(OutcomeStatus.class);

  private final Map<DeadLetterCategory, Counter> deadLetters =
      new EnumMap<>(DeadLetterCategory.class);

  final Counter conflicts;
  final Counter faults;
  final Counter pauses;
  final Counter cuts;
  final Counter eventsRefused;

  /** Registers all meters, so that each is there from the start. */
  public WorkerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.batchSize =
        DistributionSummary.builder("muster.worker.batch.size")
            .description("Commands in a unit of work that was committed")
            .serviceLevelObjectives(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000)
            .register(registry);
    this.queueTime =
        timer("muster.worker.queue.time", "From the making of a command to its decision");
    this.unitDuration =
        timer("muster.worker.unit.duration", "From the start of a unit of work to its commit");
    this.conflicts =
        counter("muster.worker.conflicts", "Units that another unit got in the way of");
    this.faults = counter("muster.worker.faults", "Units and publications that were repeated");
    this.pauses = counter("muster.worker.pauses", "Channels given up because faults went on");
    this.cuts = counter("muster.worker.cuts", "Channels that the broker or the network ended");
    this.eventsRefused =
        counter("muster.worker.events.refused", "Events that a subscriber's queue refused");
    for (DeadLetterCategory category : DeadLetterCategory.values()) {
      deadLetters.put(
          category,
          Counter.builder("muster.worker.dead.letters")
              .description("Messages that a worker or the broker gave up")
              .tag("category", category.wireName())
              .register(registry));
    }
    for (OutcomeStatus status : OutcomeStatus.values()) {
      commands.put(
          status,
          Counter.builder("muster.worker.commands")
              .description("Commands decided, repeated deliveries included")
              .tag("status", status.wireName())
              .register(registry));
    }
  }

  /** Lets a gauge be read. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** Counts a unit or publication that is repeated because the infrastructure failed. */
  public void countFault() {
    faults.increment();
  }

  /** Counts a channel given up because faults went on. */
  public void countPause() {
    pauses.increment();
  }

  /** Counts a channel that the broker or the network ended. */
  public void countCut() {
    cuts.increment();
  }

  void unitCommitted(int size, long nanos) {
    batchSize.record(size);
    unitDuration.record(nanos, TimeUnit.NANOSECONDS);
  }

  void decided(OutcomeStatus status, long queuedMillis) {
    Counter counter = commands.get(status);
    if (counter != null) {
      counter.increment();
    }
    queueTime.record(queuedMillis, TimeUnit.MILLISECONDS);
  }

  /** Counts a message that a worker or the broker gave up. */
  void deadLettered(DeadLetterCategory category) {
    Counter counter = deadLetters.get(category);
    if (counter != null) {
      counter.increment();
    }
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(SLO_BUCKETS)
        .register(registry);
  }

  private static final java.time.Duration[] SLO_BUCKETS = {
    java.time.Duration.ofMillis(2),
    java.time.Duration.ofMillis(5),
    java.time.Duration.ofMillis(10),
    java.time.Duration.ofMillis(25),
    java.time.Duration.ofMillis(50),
    java.time.Duration.ofMillis(100),
    java.time.Duration.ofMillis(250),
    java.time.Duration.ofMillis(500),
    java.time.Duration.ofSeconds(1),
    java.time.Duration.ofSeconds(5),
    java.time.Duration.ofSeconds(30),
    java.time.Duration.ofSeconds(60)
  };
}
