package io.muster.bench.system;

import io.muster.backends.program.JavaCommand;
import io.muster.backends.program.RunningProgram;
import io.muster.bench.load.LoadKind;
import io.muster.bench.report.Progress;
import io.muster.bench.run.Plan;
import io.muster.bench.run.Rounds;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What figures measure with; each part is started when it is first asked for. */
public final class Bench implements AutoCloseable {
  /** How many shards there are. */
  public static final int SHARDS = 8;

  private final Path home;
  private final Plan plan;
  private final Progress progress;
  private final Backends backends = new Backends();
  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private @Nullable Store store;
  private @Nullable MusterProcesses muster;
  private @Nullable ImportProgram importProgram;
  private boolean seeded;

  /**
   * Starts nothing yet.
   *
   * @param home the folder of the repository
   */
  public Bench(Path home, Plan plan, Progress progress) {
    this.home = home;
    this.plan = plan;
    this.progress = progress;
  }

  /** How thoroughly to measure. */
  public Plan plan() {
    return plan;
  }

  /** What tells people. */
  public Progress progress() {
    return progress;
  }

  /** Turns as planned. */
  public Rounds rounds() {
    return new Rounds(plan, progress::say);
  }

  /** The versions of what has been used. */
  public List<String> backends() {
    return backends.description();
  }

  /** API and worker, ready. */
  public MusterProcesses muster() {
    if (muster == null) {
      progress.say("finding or starting MongoDB and RabbitMQ");
      String mongoUri = mongoUri();
      String rabbitUri = backends.rabbit().uri();
      progress.say("starting API and worker on " + String.join(", ", backends()));
      muster = MusterProcesses.start(home, mongoUri, rabbitUri, SHARDS);
      toClose.push(muster);
    }
    return muster;
  }

  /** The address of the database of this run; may hold a password. */
  public String mongoUri() {
    return store().uriWith(backends.mongo().uri());
  }

  /** The command that imports files. */
  public ImportProgram importProgram() {
    if (importProgram == null) {
      importProgram = new ImportProgram(home, backends.rabbit().uri());
    }
    return importProgram;
  }

  /** Removes all users; nothing may write any meanwhile. */
  public void emptyUsers() {
    store().emptyUsers();
    seeded = false;
  }

  /**
   * What was changed until now is written, so that the next turn doesn't pay for what came before
   * it. Blocks.
   */
  public void settle() {
    backends.writeChanges();
  }

  /** The database of this run. */
  public Store store() {
    if (store == null) {
      String name = "muster_bench_" + UUID.randomUUID().toString().substring(0, 8);
      Store opened = new Store(backends.mongo().uri(), name);
      store = opened;
      toClose.push(opened);
      toClose.push(opened::drop);
    }
    return store;
  }

  /** The users to read are there, and the indexes that come with a worker. */
  public void needUsers() {
    muster();
    if (!seeded) {
      progress.say("making %,d users to read".formatted(plan.users()));
      store().seed(plan.users());
      seeded = true;
    }
  }

  /** A process that fetches users over HTTP. */
  public LoadProcess httpGets(URI address) {
    return load(
        LoadKind.HTTP_GETS,
        new JsonObject()
            .put("host", address.getHost())
            .put("port", address.getPort())
            .put("seeded", plan.users()));
  }

  /** A process that works on the database with the bare driver. */
  public LoadProcess driver(LoadKind kind, int connections) {
    return load(
        kind,
        new JsonObject()
            .put("mongo_uri", backends.mongo().uri())
            .put("database", store().name())
            .put("collection", Store.DIRECT)
            .put("connections", connections)
            .put("seeded", plan.users()));
  }

  /** A process that creates users through the queue. */
  public LoadProcess queuedCreates() {
    return load(
        LoadKind.QUEUED_CREATES,
        new JsonObject().put("rabbitmq_uri", backends.rabbit().uri()).put("shards", SHARDS));
  }

  /** A process for anything; ended with the bench. */
  public LoadProcess load(LoadKind kind, JsonObject config) {
    LoadProcess process = LoadProcess.start(kind, config);
    toClose.push(process);
    return process;
  }

  /** A bare HTTP server whose answers have a body of that size. */
  public Echo echo(int bytes) {
    RunningProgram program =
        RunningProgram.start(
            "echo",
            JavaCommand.main(
                EchoServer.class,
                MusterProcesses.API_HEAP_MEGABYTES,
                LoadProcess.JAVA_OPTIONS,
                Integer.toString(bytes)),
            java.util.Map.of());
    toClose.push(program);
    return new Echo(program.address("Echo:"), program.pid());
  }

  /**
   * A bare HTTP server.
   *
   * @param address where it listens
   * @param pid its process id
   */
  public record Echo(URI address, long pid) {}

  @Override
  public void close() {
    while (!toClose.isEmpty()) {
      try {
        toClose.pop().close();
      } catch (Exception failed) {
        progress.say("closing: " + failed);
      }
    }
    backends.close();
  }
}
