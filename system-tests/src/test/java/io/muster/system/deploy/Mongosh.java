package io.muster.system.deploy;

import io.muster.backends.mongo.MongoMember;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.system.ProgramRun;
import io.muster.system.Repository;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs the set-up of the replica set with the mongosh of this machine. */
final class Mongosh {

  static final String WHERE =
      "no mongosh in MUSTER_MONGOSH or on PATH (.ci/install-backends installs it)";

  // Passwords that would show if one of them weren't encoded in an address.
  static final String ADMIN = "the operators' pässword:/@";
  static final String API = "the API's password %41";
  static final String WORKER = "the worker's password";
  static final String OPERATOR = "the night shift's password";

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private Mongosh() {}

  static Optional<Path> find() {
    String named = System.getenv().getOrDefault("MUSTER_MONGOSH", "");
    if (!named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, "mongosh"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The settings for fresh members, the first of them the one it is run beside. */
  static Map<String, String> settings(MongoReplicaSet fresh) {
    String hosts =
        fresh.members().stream().map(MongoMember::address).collect(Collectors.joining(","));
    return Map.of(
        "MONGO_MEMBERS", hosts,
        "MONGO_LOCAL", fresh.members().get(0).address(),
        "MONGO_ADMIN_PASSWORD", ADMIN,
        "MONGO_API_PASSWORD", API,
        "MONGO_WORKER_PASSWORD", WORKER,
        "MONGO_OPERATOR_PASSWORD", OPERATOR);
  }

  /** What {@code mongo-init/run} does with these settings; its home is a folder of the test. */
  static ProgramRun init(Path home, Map<String, String> settings) throws Exception {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("MUSTER_MONGOSH", find().orElseThrow().toString());
    environment.put("HOME", home.toString());
    List<String> words = List.of(Repository.path("mongo-init/run").toString());
    return ProgramRun.run(LIMIT, environment, words);
  }
}
