package io.muster.standalone;

import io.muster.api.ApiProgram;
import io.muster.api.ApiSettings;
import io.muster.config.InvalidSettingsException;
import io.muster.config.Settings;
import io.muster.mongo.MongoConnection;
import io.muster.process.ExitCode;
import io.muster.process.Platform;
import io.muster.process.Program;
import io.muster.process.StartException;
import io.muster.standalone.store.EmbeddedDeadLetters;
import io.muster.standalone.store.EmbeddedImports;
import io.muster.standalone.store.EmbeddedStore;
import io.muster.standalone.store.EmbeddedUnitOfWork;
import io.muster.standalone.store.ExpirySweep;
import io.muster.worker.WorkerProgram;
import io.muster.worker.WorkerStores;
import io.muster.worker.deadletter.DeadLetters;
import io.muster.worker.deadletter.MongoDeadLetters;
import io.muster.worker.imports.Imports;
import io.muster.worker.imports.MongoImports;
import io.muster.worker.store.UnitOfWork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** API and worker in one process, on embedded parts where no real ones are named. */
final class StandaloneProgram implements Program<StandaloneSettings> {

  private static final Logger LOG = LoggerFactory.getLogger(StandaloneProgram.class);
  private static final long SWEEP_DELAY = Duration.ofMinutes(1).toMillis();
  private static final long SWEEP_INTERVAL = Duration.ofMinutes(10).toMillis();

  private final Map<String, String> environment;
  private final boolean figures;
  private final boolean rehearsal;

  /**
   * The program.
   *
   * @param environment all settings by name
   * @param figures whether to print a line of live figures
   * @param rehearsal whether to make a user and end as soon as everything serves
   */
  StandaloneProgram(Map<String, String> environment, boolean figures, boolean rehearsal) {
    this.environment = Map.copyOf(environment);
    this.figures = figures;
    this.rehearsal = rehearsal;
  }

  @Override
  public String name() {
    return "standalone";
  }

  @Override
  public StandaloneSettings read(Settings settings) {
    return StandaloneSettings.read(settings, environment);
  }

  @Override
  public Future<String> start(StandaloneSettings settings, Platform platform) {
    return EmbeddedParts.start(settings, platform)
        .compose(
            parts ->
                startBoth(settings, platform, parts)
                    .compose(api -> new Readiness(platform).await().map(api))
                    .map(api -> Banner.of(settings, parts, api))
                    .onSuccess(banner -> afterStart(settings, platform, parts, banner)))
        .map(Banner::text);
  }

  private Future<String> startBoth(
      StandaloneSettings settings, Platform platform, EmbeddedParts parts) {
    String mongo = parts.store() == null ? "" : parts.store().uri();
    String rabbit = parts.broker() == null ? "" : parts.broker().uri().toString();
    Settings all = new Settings(settings.withAddresses(mongo, rabbit));
    ApiSettings api = ApiSettings.read(all, parts.signingKeys(), parts.store() != null);
    WorkerProgram.Configuration worker = WorkerProgram.read(all, parts.signingKeys());
    try {
      all.check();
    } catch (InvalidSettingsException wrong) {
      return Future.failedFuture(
          new StartException(ExitCode.CONFIG, String.valueOf(wrong.getMessage())));
    }
    WorkerStores stores =
        parts.store() == null ? WorkerStores.REPLICA_SET : new Embedded(parts.store());
    return new WorkerProgram(stores)
        .start(worker, platform)
        .compose(started -> new ApiProgram().start(api, platform));
  }

  private void afterStart(
      StandaloneSettings settings, Platform platform, EmbeddedParts parts, Banner banner) {
    if (parts.store() != null) {
      ExpirySweep sweep = new ExpirySweep(parts.store(), InstantSource.system());
      platform.vertx().setPeriodic(SWEEP_DELAY, SWEEP_INTERVAL, timer -> sweep(sweep));
    }
    if (rehearsal) {
      new DemoUsers(platform.vertx(), banner.address(), 1)
          .create()
          .onComplete(made -> platform.shutdown().begin("rehearsed"));
    } else if (settings.demoUsers() > 0) {
      new DemoUsers(platform.vertx(), banner.address(), settings.demoUsers())
          .create()
          .onFailure(why -> LOG.warn("event=demo_users_stopped reason=\"{}\"", why.getMessage()));
    }
    if (figures) {
      new LiveFigures(platform, parts.broker()).show();
    }
  }

  private static void sweep(ExpirySweep sweep) {
    sweep
        .sweep()
        .onSuccess(count -> LOG.debug("event=expired_swept count={}", count))
        .onFailure(failure -> LOG.warn("event=expired_sweep_failed", failure));
  }

  /** The worker's ways on the embedded store. */
  private record Embedded(EmbeddedStore store) implements WorkerStores {
    @Override
    public UnitOfWork unitOfWork(Vertx vertx, MongoConnection ignored, InstantSource clock) {
      return new EmbeddedUnitOfWork(store, clock);
    }

    @Override
    public Imports imports(MongoConnection connection) {
      return new EmbeddedImports(new MongoImports(connection), store);
    }

    @Override
    public DeadLetters deadLetters(MongoConnection connection) {
      return new EmbeddedDeadLetters(new MongoDeadLetters(connection), store);
    }

    @Override
    public boolean isEmbedded() {
      return true;
    }
  }
}
