package io.muster.worker;

import io.muster.config.Settings;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.amqp.AmqpBroker;
import io.muster.messaging.control.TopologyControl;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.StoreSchema;
import io.muster.process.ExitCode;
import io.muster.process.Platform;
import io.muster.process.Program;
import io.muster.process.StartException;
import io.muster.signing.ConsistencyTokens;
import io.muster.signing.OperationIds;
import io.muster.signing.SigningKeys;
import io.muster.startup.HopelessException;
import io.muster.startup.Prerequisites;
import io.muster.telemetry.Condition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker as a process of its own, on a RabbitMQ and a MongoDB replica set. */
public final class WorkerProgram implements Program<WorkerProgram.Configuration> {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProgram.class);

  /**
   * All that it is told.
   *
   * @param worker how it works
   * @param broker where the broker is
   * @param store where the store is
   * @param keys what tokens and operation ids are signed with
   * @param tokenMaxAge how long tokens are honoured
   */
  public record Configuration(
      WorkerSettings worker,
      BrokerSettings broker,
      MongoSettings store,
      SigningKeys keys,
      Duration tokenMaxAge) {}

  /** Of the verticle, which the end of the process may come before. */
  private static final class Deployment {
    private final Vertx vertx;
    private Future<String> begun = Future.failedFuture("not begun");
    private boolean ended;

    Deployment(Vertx vertx) {
      this.vertx = vertx;
    }

    synchronized Future<Void> begin(WorkerVerticle verticle) {
      if (ended) {
        return Future.succeededFuture();
      }
      begun = vertx.deployVerticle(verticle);
      return begun.mapEmpty();
    }

    synchronized Future<Void> end() {
      ended = true;
      return begun.compose(vertx::undeploy, notThere -> Future.succeededFuture());
    }
  }

  private final WorkerStores stores;
  private final InstantSource clock;

  /** On a replica set. */
  public WorkerProgram() {
    this(WorkerStores.REPLICA_SET);
  }

  /** On a store of this kind. */
  public WorkerProgram(WorkerStores stores) {
    this(stores, InstantSource.system());
  }

  /** On a store of this kind, with this clock. */
  public WorkerProgram(WorkerStores stores, InstantSource clock) {
    this.stores = stores;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "worker";
  }

  @Override
  public Configuration read(Settings settings) {
    return read(settings, SigningKeys.required(settings));
  }

  /** Reads the settings where the signing keys are known already. */
  public static Configuration read(Settings settings, SigningKeys keys) {
    return new Configuration(
        WorkerSettings.read(settings),
        BrokerSettings.read(settings),
        MongoSettings.from(settings),
        keys,
        ConsistencyTokens.maxAge(settings));
  }

  @Override
  public Future<String> start(Configuration configuration, Platform platform) {
    platform
        .health()
        .set(WorkerVerticle.checkOf(configuration.worker()), Condition.down("not started yet"));
    return platform
        .vertx()
        // Loading the driver takes longer than an event loop may be held.
        .executeBlocking(
            () ->
                MongoConnection.open(
                    platform.vertx(),
                    configuration.store(),
                    "muster-worker " + configuration.worker().workerId()))
        .map(
            store -> {
              begin(configuration, platform, store);
              return "Worker " + configuration.worker().workerId() + " is running";
            });
  }

  /** What is waited for is waited for in the background. */
  private void begin(Configuration configuration, Platform platform, MongoConnection store) {
    Deployment deployment = new Deployment(platform.vertx());
    platform.shutdown().step("store", store::close);
    // Its place among the steps is taken before it runs: what is started after this, such as an API
    // in the same process that waits for its answers, ends first.
    platform.shutdown().step("worker", deployment::end);
    AmqpBroker broker = new AmqpBroker(configuration.broker());
    TopologyControl control = new TopologyControl(platform.vertx(), configuration.broker());
    WorkerParts parts = parts(configuration, platform, broker, control, store);
    Prerequisites prerequisites = new Prerequisites(platform.vertx(), platform.health());
    Future.all(
            prerequisites.broker(broker, control),
            prerequisites.store(store, stores.isEmbedded(), configuration.broker().topology()))
        .compose(
            there ->
                deployment.begin(
                    new WorkerVerticle(configuration.worker(), configuration.broker(), parts)))
        .onFailure(cause -> refuse(platform, cause));
  }

  private WorkerParts parts(
      Configuration configuration,
      Platform platform,
      AmqpBroker broker,
      TopologyControl control,
      MongoConnection store) {
    ConsistencyTokens tokens =
        new ConsistencyTokens(configuration.keys(), clock, configuration.tokenMaxAge());
    return new WorkerParts(
        broker,
        stores.unitOfWork(platform.vertx(), store, clock),
        stores.imports(store),
        stores.deadLetters(store),
        point -> tokens.encode(point.cluster()),
        new OperationIds(configuration.keys()),
        prepare(broker, control, store),
        platform.telemetry().registry(),
        platform.health(),
        clock);
  }

  private static Supplier<Future<Void>> prepare(
      AmqpBroker broker, TopologyControl control, MongoConnection store) {
    // The first time it has just been declared.
    AtomicBoolean declared = new AtomicBoolean(true);
    return () ->
        (declared.getAndSet(false)
                ? Future.<Void>succeededFuture()
                : broker.kind().compose(control::declare))
            .compose(topology -> StoreSchema.ensure(store));
  }

  private static void refuse(Platform platform, Throwable cause) {
    if (cause instanceof HopelessException) {
      platform
          .shutdown()
          .refuse(new StartException(ExitCode.CONFIG, String.valueOf(cause.getMessage())));
    } else if (!platform.shutdown().begun()) {
      LOG.error("event=worker_failed", cause);
      platform
          .shutdown()
          .refuse(new StartException(ExitCode.SOFTWARE, "the worker failed: " + cause));
    }
  }
}
