package io.muster.bench.system;

import io.muster.backends.program.JavaCommand;
import io.muster.backends.program.RunningProgram;
import io.muster.bench.BenchException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The system under test: one API and one worker, as processes of their own. */
public final class MusterProcesses implements AutoCloseable {
  /** What the start script gives them. */
  static final int API_HEAP_MEGABYTES = 128;

  private static final int WORKER_HEAP_MEGABYTES = 192;
  private static final int KEY_BYTES = 33;

  private final Path home;
  private final Map<String, String> environment;
  private final RunningProgram api;
  private final URI apiAddress;
  private RunningProgram worker;

  private MusterProcesses(
      Path home,
      Map<String, String> environment,
      RunningProgram worker,
      RunningProgram api,
      URI apiAddress) {
    this.home = home;
    this.environment = environment;
    this.worker = worker;
    this.api = api;
    this.apiAddress = apiAddress;
  }

  /**
   * Starts both and waits until both are ready.
   *
   * @param home the folder of the repository, with its modules built
   */
  static MusterProcesses start(Path home, String mongoUri, String rabbitUri, int shards) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MONGO_URI", mongoUri);
    environment.put("RABBITMQ_URI", rabbitUri);
    environment.put("SHARDS", Integer.toString(shards));
    environment.put("SIGNING_KEYS", newKey());
    environment.put("HTTP_PORT", "0");
    environment.put("MANAGEMENT_PORT", "0");
    environment.put("LOG_LEVEL", "warn");
    RunningProgram worker = program(home, "worker", WORKER_HEAP_MEGABYTES, environment);
    RunningProgram api = program(home, "api", API_HEAP_MEGABYTES, environment);
    worker.awaitReady();
    api.awaitReady();
    return new MusterProcesses(home, environment, worker, api, api.address("API:"));
  }

  /**
   * Ends the worker and starts another one; returns when it is ready.
   *
   * @param settings what it has besides the usual, by name
   */
  public void restartWorker(Map<String, String> settings) {
    worker.close();
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(settings);
    worker = program(home, "worker", WORKER_HEAP_MEGABYTES, all);
    worker.awaitReady();
  }

  private static RunningProgram program(
      Path home, String name, int heapMegabytes, Map<String, String> environment) {
    String module = name + "-verticle";
    Path jar = home.resolve(module).resolve("target").resolve(module + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw BenchException.missing(
          jar + " isn't there: build it with 'mvn -q verify -DskipTests -pl bench -am'");
    }
    return RunningProgram.start(name, JavaCommand.jar(jar, heapMegabytes), environment);
  }

  private static String newKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** Where the API listens. */
  public URI apiAddress() {
    return apiAddress;
  }

  /** The process id of the API. */
  public long apiPid() {
    return api.pid();
  }

  /** The process id of the worker. */
  public long workerPid() {
    return worker.pid();
  }

  @Override
  public void close() {
    api.close();
    worker.close();
  }
}
