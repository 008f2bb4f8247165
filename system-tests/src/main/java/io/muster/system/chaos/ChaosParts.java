package io.muster.system.chaos;

import io.muster.backends.Found;
import io.muster.backends.mongo.MongoBackend;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.mongo.MongoRequest;
import io.muster.backends.rabbit.RabbitBackend;
import io.muster.backends.rabbit.RabbitRequest;
import io.muster.backends.rabbit.RabbitServer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** What a run needs: backends of its own, and the programs. */
final class ChaosParts {
  private static final int MEMBERS = 3;

  private ChaosParts() {}

  /**
   * A RabbitMQ of that line, for this run alone.
   *
   * @throws Unavailable if there is none
   */
  static RabbitServer broker(String line) {
    RabbitRequest request = RabbitRequest.of(line).asOwn();
    return orElseThrow(
        RabbitBackend.find(request), reasons -> RabbitBackend.reason(request, reasons));
  }

  /**
   * A replica set for this run alone.
   *
   * @throws Unavailable if there is none
   */
  static MongoReplicaSet mongo() {
    MongoRequest request = MongoRequest.of(MEMBERS).asOwn().withProxies();
    return orElseThrow(
        MongoBackend.find(request), reasons -> MongoBackend.reason(request, reasons));
  }

  private static <T> T orElseThrow(Found<T> found, Function<List<String>, String> explain) {
    if (found instanceof Found.Ready<T> ready) {
      return ready.backend();
    }
    throw new Unavailable(explain.apply(((Found.Absent<T>) found).reasons()));
  }

  /**
   * Looks for API and worker.
   *
   * @throws Unavailable if they aren't built
   */
  static void requireBuilt() {
    for (String module : List.of("api-verticle", "worker-verticle")) {
      Path jar = home().resolve(module).resolve("target").resolve(module + ".jar");
      if (!Files.isRegularFile(jar)) {
        throw new Unavailable(jar + " isn't there: build it with 'mvn -q -DskipTests package'");
      }
    }
  }

  /** The folder of the repository: this code is in {@code system-tests/target} of it. */
  static Path home() {
    try {
      Path code =
          Path.of(ChaosParts.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return code.toAbsolutePath().resolve("../../..").normalize();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Something isn't there; the message says how to have it. */
  static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }
}
