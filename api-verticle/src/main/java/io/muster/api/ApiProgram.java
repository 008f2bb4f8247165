package io.muster.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.access.ApiKeysFile;
import io.muster.api.auth.Authenticator;
import io.muster.api.auth.KeyAuthenticator;
import io.muster.api.contract.Contract;
import io.muster.api.export.ExportUsers;
import io.muster.api.http.Admission;
import io.muster.api.http.RequestIds;
import io.muster.api.imports.ImportParts;
import io.muster.api.imports.record.MongoImportRecords;
import io.muster.api.imports.record.MongoImportResults;
import io.muster.api.imports.upload.Uploads;
import io.muster.api.limit.RequestQuotas;
import io.muster.api.operation.MongoOutcomes;
import io.muster.api.query.MongoUserReads;
import io.muster.api.verify.MongoPasswordHashes;
import io.muster.api.write.QueuedWrites;
import io.muster.command.CommandIds;
import io.muster.config.Settings;
import io.muster.messaging.Broker;
import io.muster.messaging.CommandCodec;
import io.muster.messaging.amqp.AmqpBroker;
import io.muster.messaging.control.TopologyControl;
import io.muster.mongo.MongoConnection;
import io.muster.password.HashingPool;
import io.muster.password.PasswordHasher;
import io.muster.process.ExitCode;
import io.muster.process.Platform;
import io.muster.process.Program;
import io.muster.process.StartException;
import io.muster.signing.ConsistencyTokens;
import io.muster.signing.Fingerprints;
import io.muster.signing.OperationIds;
import io.muster.startup.HopelessException;
import io.muster.startup.Prerequisites;
import io.muster.user.UserIds;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The API process: HTTP in front of the queue and the store, which it waits for by itself. */
public final class ApiProgram implements Program<ApiSettings> {

  private final InstantSource clock;

  /** With the machine's clock. */
  public ApiProgram() {
    this(InstantSource.system());
  }

  /** With this clock. */
  public ApiProgram(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "api";
  }

  @Override
  public ApiSettings read(Settings settings) {
    return ApiSettings.read(settings);
  }

  @Override
  public Future<String> start(ApiSettings settings, Platform platform) {
    Vertx vertx = platform.vertx();
    Broker broker = new AmqpBroker(settings.broker());
    MongoConnection mongo = MongoConnection.open(vertx, settings.mongo(), "muster-api");
    PasswordHasher hasher = new PasswordHasher(new SecureRandom());
    HashingPool hashing =
        new HashingPool(hasher, settings.hashing(), platform.telemetry().registry());
    ConsistencyTokens tokens =
        new ConsistencyTokens(settings.signingKeys(), clock, settings.tokenMaxAge());
    MongoOutcomes outcomes =
        new MongoOutcomes(mongo, tokens, !settings.embeddedStore(), settings.reads().total());
    QueuedWrites writes = writes(settings, vertx, broker, outcomes);
    ImportParts imports = imports(settings, platform, broker, mongo, hasher);
    ApiParts parts = parts(settings, platform, mongo, hashing, tokens, outcomes, writes, imports);
    awaitBackends(settings, platform, broker, mongo);
    new ApiHealth(platform, writes, parts.reads()).watch();
    return listen(settings, platform, parts)
        .onSuccess(
            address -> {
              // The last to be added is the first to end: uploads, which could go on for hours.
              // Then HTTP, because every request that was taken is answered, also those whose
              // passwords wait to be hashed. Their writes come after that, so the queue and the
              // store stay until then.
              platform.shutdown().step("store", mongo::close);
              platform.shutdown().step("broker", writes::close);
              platform.shutdown().step("imports", imports.uploads()::close);
              platform.shutdown().step("writes", writes::drain);
              platform.shutdown().step("http", () -> vertx.undeploy(address.deploymentId()));
              platform.shutdown().step("uploads", imports.uploads()::drain);
            })
        .map(address -> "API: http://" + address.host() + ":" + address.port());
  }

  private QueuedWrites writes(
      ApiSettings settings, Vertx vertx, Broker broker, MongoOutcomes outcomes) {
    int shards = settings.broker().topology().shards();
    CommandCodec codec = new CommandCodec(shards, settings.broker().user());
    return new QueuedWrites(vertx, broker, codec, outcomes, shards, settings.writes());
  }

  private ImportParts imports(
      ApiSettings settings,
      Platform platform,
      Broker broker,
      MongoConnection mongo,
      PasswordHasher hasher) {
    MongoImportRecords records =
        new MongoImportRecords(mongo, settings.importRetention(), settings.reads().total());
    Uploads uploads =
        new Uploads(
            platform.vertx(),
            broker,
            records,
            hasher::hash,
            settings.uploads(),
            settings.broker().user(),
            clock,
            platform.telemetry().registry());
    return new ImportParts(
        records,
        new MongoImportResults(mongo, settings.reads().total()),
        uploads,
        settings.importRetention(),
        platform.telemetry().registry());
  }

  private ApiParts parts(
      ApiSettings settings,
      Platform platform,
      MongoConnection mongo,
      HashingPool hashing,
      ConsistencyTokens tokens,
      MongoOutcomes outcomes,
      QueuedWrites writes,
      ImportParts imports) {
    SecureRandom random = new SecureRandom();
    return new ApiParts(
        writes,
        new MongoUserReads(mongo, settings.reads(), platform.telemetry().registry()),
        new MongoPasswordHashes(mongo, settings.embeddedStore(), settings.reads().total()),
        outcomes,
        hashing,
        tokens,
        new OperationIds(settings.signingKeys()),
        new Fingerprints(settings.signingKeys()),
        new CommandIds(clock, random),
        new UserIds(clock, random),
        ExportUsers.slots(settings.exportsAtOnce(), platform.telemetry().registry()),
        settings.retention(),
        imports,
        clock);
  }

  private static void awaitBackends(
      ApiSettings settings, Platform platform, Broker broker, MongoConnection mongo) {
    Prerequisites prerequisites = new Prerequisites(platform.vertx(), platform.health());
    Future.all(
            prerequisites.broker(broker, new TopologyControl(platform.vertx(), settings.broker())),
            prerequisites.store(mongo, settings.embeddedStore(), settings.broker().topology()))
        .onFailure(
            failure -> {
              if (failure instanceof HopelessException hopeless) {
                platform
                    .shutdown()
                    .refuse(
                        new StartException(ExitCode.CONFIG, String.valueOf(hopeless.getMessage())));
              }
            });
  }

  private Future<ApiAddress> listen(ApiSettings settings, Platform platform, ApiParts parts) {
    Contract contract = Contract.load();
    RequestIds requestIds = RequestIds.counting();
    MeterRegistry metrics = platform.telemetry().registry();
    Admission admission =
        new Admission(
            authenticator(settings, platform),
            RequestQuotas.of(settings.limits(), System::nanoTime, metrics));
    ApiListener listener =
        new ApiListener(
            settings,
            vertx -> ApiRoutes.create(vertx, contract, parts, admission, requestIds, metrics),
            platform.shutdown()::begun);
    DeploymentOptions options = new DeploymentOptions().setInstances(settings.eventLoops());
    return platform
        .vertx()
        .deployVerticle(listener::verticle, options)
        .map(id -> new ApiAddress(id, settings.host(), listener.port()))
        .recover(
            failure ->
                Future.failedFuture(
                    StartException.listening(
                        ApiSettings.HOST,
                        settings.host(),
                        ApiSettings.PORT,
                        settings.port(),
                        failure)));
  }

  private static Authenticator authenticator(ApiSettings settings, Platform platform) {
    ApiKeysFile keys = settings.apiKeys();
    if (keys == null) {
      return Authenticator.NONE;
    }
    keys.watch(platform.vertx(), settings.apiKeysReload(), platform.telemetry().registry());
    return new KeyAuthenticator(keys::current);
  }
}
