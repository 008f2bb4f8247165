package io.muster.system.promise;

import io.muster.system.process.MusterProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts APIs and workers, without keys, on one virtual host and one database. */
final class Processes implements AutoCloseable {

  private final Map<String, String> settings;
  private final List<MusterProcess> started = new ArrayList<>();

  /** With these settings on top, for all of them. */
  Processes(String rabbitUri, String mongoUri, String database, Map<String, String> more) {
    settings = new HashMap<>();
    settings.put("RABBITMQ_URI", rabbitUri);
    settings.put("MONGO_URI", mongoUri.replace("/?", "/" + database + "?"));
    settings.put("SIGNING_KEYS", Deployment.SECRET);
    settings.putAll(more);
  }

  /** Starts an API; doesn't wait. */
  MusterProcess api(String... more) {
    return start("api-verticle", more);
  }

  /** Starts a worker; doesn't wait. */
  MusterProcess worker(String... more) {
    return start("worker-verticle", more);
  }

  /** Names of settings and their values by turns. */
  private synchronized MusterProcess start(String module, String... more) {
    Map<String, String> all = new HashMap<>(settings);
    for (int n = 0; n < more.length; n += 2) {
      all.put(more[n], more[n + 1]);
    }
    MusterProcess process = MusterProcess.start(module, all);
    started.add(process);
    return process;
  }

  @Override
  public synchronized void close() {
    started.forEach(MusterProcess::close);
  }
}
