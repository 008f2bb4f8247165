package io.muster.backends.mongo;

import io.muster.backends.Found;
import io.muster.backends.ServerVersion;
import io.muster.backends.embedded.EmbeddedPart;
import io.muster.backends.process.Docker;
import io.muster.backends.process.FreePorts;
import io.muster.backends.process.LocalMachine;
import io.muster.backends.process.Machine;
import io.muster.backends.process.Programs;
import io.muster.backends.report.Usage;
import io.muster.backends.report.UsageLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.opentest4j.TestAbortedException;

/**
 * Finds a MongoDB replica set: at the address in {@code MUSTER_TEST_MONGO_URI}; in a Docker engine;
 * by starting {@code mongod} of this machine, named by {@code MUSTER_MONGOD} or on PATH.
 */
public final class MongoBackend {
  /** The address of a replica set to use. */
  public static final String URI_VARIABLE = "MUSTER_TEST_MONGO_URI";

  /** The program to start. */
  public static final String PROGRAM_VARIABLE = "MUSTER_MONGOD";

  private static final String DEFAULT_IMAGE = "8.0";
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);
  private static final Pattern VERSION = Pattern.compile("db version v(\\d+(\\.\\d+)+)");

  private final Map<String, String> environment;
  private final List<String> reasons = new ArrayList<>();

  private MongoBackend(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Finds or starts what is asked for. Any thread; blocks for the seconds that a start takes. Who
   * calls this and not {@link #findOrSkip} sees to it that the reports say what was used.
   *
   * @throws io.muster.backends.process.BackendException when it is there but doesn't work
   */
  public static Found<MongoReplicaSet> find(MongoRequest request) {
    return find(request, System.getenv());
  }

  /**
   * Finds or starts what is asked for, notes it for the report, or skips the test that calls.
   *
   * @throws org.opentest4j.TestAbortedException with the reason and what to do about it
   */
  public static MongoReplicaSet findOrSkip(MongoRequest request) {
    Found<MongoReplicaSet> found = find(request);
    String caller = UsageLog.caller();
    if (found instanceof Found.Ready<MongoReplicaSet> ready) {
      MongoReplicaSet set = ready.backend();
      UsageLog.write(Usage.used(request.toString(), product(set), set.source(), caller));
      return set;
    }
    String reason = reason(request, ((Found.Absent<MongoReplicaSet>) found).reasons());
    UsageLog.write(Usage.skipped(request.toString(), reason, caller));
    throw new TestAbortedException(reason);
  }

  /** For people: name, version and size. */
  public static String product(MongoReplicaSet set) {
    return set.isEmbedded()
        ? "embedded store"
        : "MongoDB " + set.version() + ", replica set of " + set.size();
  }

  /** For people: that there is none, why, and how to have one. */
  public static String reason(MongoRequest request, List<String> reasons) {
    return request
        + " not found: "
        + String.join("; ", reasons)
        + ". To have it: start a Docker engine, name a server in "
        + PROGRAM_VARIABLE
        + " or have mongod on PATH, or give the address of a replica set in "
        + URI_VARIABLE;
  }

  /** An embedded store, seen as a set that isn't ours to change. */
  public static MongoReplicaSet embedded(EmbeddedPart part) {
    return new GivenReplicaSet(
        part.uri(), ServerVersion.EMBEDDED, part.description(), 1, part.end());
  }

  static Found<MongoReplicaSet> find(MongoRequest request, Map<String, String> environment) {
    MongoBackend search = new MongoBackend(environment);
    return search
        .given(request)
        .or(() -> search.container(request))
        .or(() -> search.program(request))
        .<Found<MongoReplicaSet>>map(Found.Ready::new)
        .orElseGet(() -> new Found.Absent<>(search.reasons));
  }

  private Optional<MongoReplicaSet> given(MongoRequest request) {
    String uri = environment.getOrDefault(URI_VARIABLE, "");
    if (uri.isBlank()) {
      return none(URI_VARIABLE + " is not set");
    }
    if (request.needsStarting()) {
      return none(URI_VARIABLE + " names a MongoDB that isn't ours to configure or stop");
    }
    GivenReplicaSet set = GivenReplicaSet.at(uri, URI_VARIABLE);
    if (set.size() < request.members()) {
      return none("the MongoDB at " + URI_VARIABLE + " is a replica set of " + set.size());
    }
    return set.version().isOf(request.version())
        ? Optional.of(set)
        : none("the MongoDB at " + URI_VARIABLE + " is " + set.version());
  }

  private Optional<MongoReplicaSet> container(MongoRequest request) {
    Optional<String> missing = Docker.missing(environment);
    if (missing.isPresent()) {
      return none(missing.get());
    }
    boolean any = request.version().equals(ServerVersion.ANY);
    String image = "mongo:" + (any ? DEFAULT_IMAGE : request.version());
    List<Integer> ports = ports(request.members());
    // One container for all: the members then have the same addresses for each other and for us.
    Found<Machine> machine = Docker.start(image, ports);
    if (machine instanceof Found.Ready<Machine> ready) {
      return Optional.of(start(ready.backend(), "mongod", request, ports));
    }
    reasons.addAll(((Found.Absent<Machine>) machine).reasons());
    return Optional.empty();
  }

  private Optional<MongoReplicaSet> program(MongoRequest request) {
    Optional<String> unsupported = LocalMachine.unsupported();
    if (unsupported.isPresent()) {
      return none(unsupported.get());
    }
    Optional<Path> program = programPath();
    if (program.isEmpty()) {
      return none("no mongod in " + PROGRAM_VARIABLE + " or on PATH");
    }
    String path = program.get().toString();
    if (!Files.isExecutable(program.get())) {
      return none(path + " can't be run");
    }
    ServerVersion version = version(LocalMachine.get(), path);
    return version.isOf(request.version())
        ? Optional.of(start(LocalMachine.get(), path, request, ports(request.members())))
        : none(path + " is " + version);
  }

  private Optional<Path> programPath() {
    String given = environment.getOrDefault(PROGRAM_VARIABLE, "");
    return given.isBlank() ? Programs.onPath("mongod", environment) : Optional.of(Path.of(given));
  }

  private static MongoReplicaSet start(
      Machine machine, String program, MongoRequest request, List<Integer> ports) {
    ServerVersion version = version(machine, program);
    return new ReplicaSetStarter(machine, program, version, request).start(ports);
  }

  private static ServerVersion version(Machine machine, String program) {
    String output =
        machine
            .run(List.of(program, "--version"), Map.of(), ANSWER_LIMIT)
            .orThrow(program + " --version")
            .text();
    Matcher matcher = VERSION.matcher(output);
    return new ServerVersion(matcher.find() ? matcher.group(1) : "unknown");
  }

  private static List<Integer> ports(int count) {
    return IntStream.range(0, count).mapToObj(each -> FreePorts.next()).toList();
  }

  private Optional<MongoReplicaSet> none(String reason) {
    reasons.add(reason);
    return Optional.empty();
  }
}
