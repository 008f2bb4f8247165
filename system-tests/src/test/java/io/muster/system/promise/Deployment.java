package io.muster.system.promise;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.muster.access.ApiKey;
import io.muster.access.Client;
import io.muster.access.Role;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.program.JavaCommand;
import io.muster.backends.program.RunningProgram;
import io.muster.backends.proxy.TcpProxy;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.system.Repository;
import io.muster.worker.consume.ShardPriority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** APIs and workers, two of each, on a virtual host and a database of their own. */
final class Deployment implements AutoCloseable {

  /** A client that may write. */
  static final String ALICE = "alice";

  /** Another one. */
  static final String BOB = "bob";

  /** An administrator. */
  static final String ROOT = "root";

  /** What the processes sign with, and what they signed with before. */
  static final String SECRET = "the-signing-secret-of-at-least-32-characters";

  static final String EARLIER_SECRET = "an-earlier-signing-secret-of-32-characters";

  private static final int PROCESSES = 2;
  private static final int HEAP_MEGABYTES = 128;

  private final RabbitServer rabbit;
  private final String brokerUri;
  private final Map<String, String> settings = new HashMap<>();
  private final Map<String, String> apiKeys = new TreeMap<>();
  private final List<RunningProgram> programs = new ArrayList<>();
  private final List<Api> apis = new ArrayList<>();
  private final List<RunningProgram> workers = new ArrayList<>();
  private final Map<RunningProgram, String> workerIds = new HashMap<>();
  private final MongoClient mongo;
  private final MongoDatabase database;

  private Deployment(RabbitServer rabbit, MongoReplicaSet set, String name, Path folder)
      throws IOException {
    this.rabbit = rabbit;
    this.brokerUri = rabbit.newVirtualHost();
    String mongoUri = set.uri().replace("/?", "/" + name + "?");
    this.mongo =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(mongoUri))
                .readConcern(ReadConcern.MAJORITY)
                .build());
    this.database = mongo.getDatabase(name);
    settings.put("RABBITMQ_URI", brokerUri);
    settings.put("MONGO_URI", mongoUri);
    settings.put("SIGNING_KEYS", SECRET + "," + EARLIER_SECRET);
    settings.put("HTTP_PORT", "0");
    settings.put("MANAGEMENT_PORT", "0");
    settings.put("LOG_LEVEL", "warn");
    settings.put("API_KEYS_FILE", writeKeys(folder.resolve("keys")).toString());
  }

  /** Starts all of it; returns when it is ready. */
  static Deployment start(RabbitServer rabbit, MongoReplicaSet set, String name, Path folder)
      throws IOException {
    return start(rabbit, set, name, folder, Map.of());
  }

  /**
   * The same.
   *
   * @param more settings of all processes
   */
  static Deployment start(
      RabbitServer rabbit, MongoReplicaSet set, String name, Path folder, Map<String, String> more)
      throws IOException {
    Deployment deployment = new Deployment(rabbit, set, name, folder);
    deployment.settings.putAll(more);
    return deployment.launch(PROCESSES);
  }

  /**
   * Starts the two workers alone, for tests whose commands come from producers.
   *
   * @param more settings of all workers
   */
  static Deployment startWorkers(
      RabbitServer rabbit, MongoReplicaSet set, String name, Path folder, Map<String, String> more)
      throws IOException {
    Deployment deployment = new Deployment(rabbit, set, name, folder);
    deployment.settings.putAll(more);
    return deployment.launch(0);
  }

  /**
   * Starts the two workers alone, with a proxy between them and the broker.
   *
   * @param more settings of all workers
   */
  static Deployment startWorkers(
      RabbitServer rabbit,
      MongoReplicaSet set,
      String name,
      Path folder,
      Map<String, String> more,
      TcpProxy way)
      throws IOException {
    Deployment deployment = new Deployment(rabbit, set, name, folder);
    deployment.settings.putAll(more);
    deployment.settings.put("RABBITMQ_URI", deployment.brokerUri(way));
    return deployment.launch(0);
  }

  private Deployment launch(int numberOfApis) {
    try {
      launchAll(numberOfApis);
      return this;
    } catch (RuntimeException failed) {
      close();
      throw failed;
    }
  }

  private void launchAll(int numberOfApis) {
    List<RunningProgram> started = new ArrayList<>();
    for (int n = 0; n < numberOfApis; n++) {
      started.add(run("api-verticle", Map.of()));
    }
    for (int n = 0; n < PROCESSES; n++) {
      startWorker(Map.of());
    }
    workers.forEach(RunningProgram::awaitReady);
    for (RunningProgram api : started) {
      api.awaitReady();
      apis.add(new Api(api, apiKeys));
    }
  }

  private RunningProgram run(String module, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(settings);
    all.putAll(more);
    RunningProgram program =
        RunningProgram.start(module, JavaCommand.jar(Repository.jar(module), HEAP_MEGABYTES), all);
    programs.add(program);
    return program;
  }

  /**
   * Starts one more worker; doesn't wait until it is ready.
   *
   * @param more settings of its own
   */
  RunningProgram startWorker(Map<String, String> more) {
    String id = "worker-" + (workerIds.size() + 1);
    Map<String, String> named = new HashMap<>(more);
    named.put("WORKER_ID", id);
    RunningProgram worker = run("worker-verticle", named);
    workers.add(worker);
    workerIds.put(worker, id);
    return worker;
  }

  /** Forgets a worker that has ended. */
  void forget(RunningProgram ended) {
    workers.remove(ended);
  }

  /** The shards that a worker is first for among those that are here. */
  Set<Integer> shardsOf(RunningProgram worker) {
    Set<Integer> shards = new TreeSet<>();
    for (int shard = 0; shard < Producer.SHARDS; shard++) {
      int number = shard;
      RunningProgram first =
          Collections.max(workers, Comparator.comparingInt(each -> priority(each, number)));
      if (first == worker) {
        shards.add(shard);
      }
    }
    return shards;
  }

  private int priority(RunningProgram worker, int shard) {
    return ShardPriority.subscriptions(workerIds.get(worker), Producer.SHARDS)
        .get(shard)
        .priority();
  }

  private Path writeKeys(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    List<String> lines = new ArrayList<>();
    for (String name : List.of(ALICE, BOB, ROOT)) {
      String key = ApiKey.generate(name, random);
      apiKeys.put(name, key);
      Role role = name.equals(ROOT) ? Role.ADMIN : Role.WRITE;
      lines.add(ApiKey.of(new Client(name, role), key).line());
    }
    return Files.write(file, lines);
  }

  /** The first or the second API; any number will do, to take turns. */
  Api api(int number) {
    return apis.get(number % PROCESSES);
  }

  /** Starts an API in the place of one that was killed. */
  void replaceApi(int number) {
    RunningProgram fresh = run("api-verticle", Map.of());
    fresh.awaitReady();
    apis.set(number, new Api(fresh, apiKeys));
  }

  List<RunningProgram> workers() {
    return List.copyOf(workers);
  }

  /** Starts a worker in the place of one that was killed. */
  void replaceWorker(RunningProgram killed) {
    forget(killed);
    startWorker(Map.of()).awaitReady();
  }

  /** Does something while no worker moves: for a few seconds, or the broker takes them for gone. */
  void whileWorkersArePaused(Runnable task) {
    workers.forEach(RunningProgram::pause);
    try {
      task.run();
    } finally {
      workers.forEach(RunningProgram::resume);
    }
  }

  MongoClient mongo() {
    return mongo;
  }

  /** The database, as a majority of the members has it. */
  MongoDatabase database() {
    return database;
  }

  /** The broker's address by way of a proxy in front of it. */
  String brokerUri(TcpProxy proxy) {
    return brokerUri.replace(":" + rabbit.port() + "/", ":" + proxy.port() + "/");
  }

  /** Watches who consumes the shards. */
  ConsumerWatch watchConsumers() {
    return ConsumerWatch.start(rabbit, brokerUri.substring(brokerUri.lastIndexOf('/') + 1));
  }

  /** A producer of commands that is none of Muster's own users. */
  Producer producer() throws Exception {
    return Producer.connect(rabbit, brokerUri);
  }

  @Override
  public void close() {
    programs.forEach(RunningProgram::kill);
    mongo.close();
  }
}
