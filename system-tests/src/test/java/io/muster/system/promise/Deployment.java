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
import io.muster.backends.rabbit.RabbitServer;
import io.muster.system.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two APIs and two workers on a virtual host and a database of their own. */
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
    // Fifty of one kind at a time are what a test wants, and not what a default is made for.
    settings.put("HASHING_QUEUE", "100");
    settings.put("API_KEYS_FILE", writeKeys(folder.resolve("keys")).toString());
  }

  /** Starts all of it; returns when it is ready. */
  static Deployment start(RabbitServer rabbit, MongoReplicaSet set, String name, Path folder)
      throws IOException {
    Deployment deployment = new Deployment(rabbit, set, name, folder);
    try {
      deployment.launch();
      return deployment;
    } catch (RuntimeException failed) {
      deployment.close();
      throw failed;
    }
  }

  private void launch() {
    List<RunningProgram> started = new ArrayList<>();
    for (int n = 0; n < PROCESSES; n++) {
      started.add(run("api-verticle"));
      workers.add(run("worker-verticle"));
    }
    workers.forEach(RunningProgram::awaitReady);
    for (RunningProgram api : started) {
      api.awaitReady();
      apis.add(new Api(api, apiKeys));
    }
  }

  private RunningProgram run(String module) {
    RunningProgram program =
        RunningProgram.start(
            module, JavaCommand.jar(Repository.jar(module), HEAP_MEGABYTES), settings);
    programs.add(program);
    return program;
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
    RunningProgram fresh = run("api-verticle");
    fresh.awaitReady();
    apis.set(number, new Api(fresh, apiKeys));
  }

  List<RunningProgram> workers() {
    return List.copyOf(workers);
  }

  /** Starts a worker in the place of one that was killed. */
  void replaceWorker(RunningProgram killed) {
    RunningProgram fresh = run("worker-verticle");
    fresh.awaitReady();
    workers.set(workers.indexOf(killed), fresh);
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
