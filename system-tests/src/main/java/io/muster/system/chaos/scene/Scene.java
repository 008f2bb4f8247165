package io.muster.system.chaos.scene;

import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.process.BackendException;
import io.muster.backends.process.FreePorts;
import io.muster.backends.proxy.TcpProxy;
import io.muster.backends.rabbit.RabbitServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Two APIs and two workers, and a third worker that comes and goes, on a broker and a replica set
 * of their own. Muster reaches the broker through proxies, one for the APIs and one for the
 * workers, and each member of the set through its own. Any thread; calls block.
 */
public final class Scene implements AutoCloseable {
  /** How many command queues there are. */
  public static final int SHARDS = 8;

  /** The AMQP user of the producer outside. */
  public static final String PRODUCER = "chaos";

  private static final int APIS = 2;
  private static final int WORKERS = 2;
  private static final int API_HEAP_MEGABYTES = 128;
  private static final int WORKER_HEAP_MEGABYTES = 192;
  private static final int SECRET_BYTES = 24;

  private final boolean shiftedClocks;
  private final RabbitServer rabbit;
  private final MongoReplicaSet mongo;
  private final TcpProxy apiBroker;
  private final TcpProxy workerBroker;
  private final List<MusterNode> apis = new ArrayList<>();
  private final List<MusterNode> workers = new ArrayList<>();
  private final List<URI> addresses = new ArrayList<>();
  private final MusterNode extraWorker;
  private final String producerPassword = secret();

  /**
   * Starts nothing yet.
   *
   * @param home the folder of the repository, with its modules built
   * @param rabbit for this scene alone; the caller closes it
   * @param mongo for this scene alone, its members behind proxies; the caller closes it
   * @param shiftedClocks whether the processes have clocks that can be set wrong
   */
  public Scene(Path home, RabbitServer rabbit, MongoReplicaSet mongo, boolean shiftedClocks) {
    this.shiftedClocks = shiftedClocks;
    this.rabbit = rabbit;
    this.mongo = mongo;
    this.apiBroker = TcpProxy.to(rabbit.host(), rabbit.port());
    this.workerBroker = TcpProxy.to(rabbit.host(), rabbit.port());
    String signingKey = secret();
    for (int n = 1; n <= APIS; n++) {
      apis.add(api(home, n, signingKey));
    }
    for (int n = 1; n <= WORKERS; n++) {
      workers.add(worker(home, n, signingKey));
    }
    this.extraWorker = worker(home, WORKERS + 1, signingKey);
  }

  private MusterNode api(Path home, int number, String signingKey) {
    int port = FreePorts.next();
    addresses.add(URI.create("http://127.0.0.1:" + port));
    Map<String, String> environment = environment(apiBroker, signingKey);
    environment.put("HTTP_PORT", Integer.toString(port));
    return node(home, "api", number, API_HEAP_MEGABYTES, environment);
  }

  private MusterNode worker(Path home, int number, String signingKey) {
    Map<String, String> environment = environment(workerBroker, signingKey);
    environment.put("WORKER_ID", "worker-" + number);
    return node(home, "worker", number, WORKER_HEAP_MEGABYTES, environment);
  }

  private Map<String, String> environment(TcpProxy broker, String signingKey) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MONGO_URI", mongo.uri());
    environment.put("RABBITMQ_URI", rabbit.uri(broker));
    environment.put("SHARDS", Integer.toString(SHARDS));
    environment.put("SIGNING_KEYS", signingKey);
    environment.put("MANAGEMENT_PORT", Integer.toString(FreePorts.next()));
    environment.put("LOG_LEVEL", "warn");
    return environment;
  }

  private MusterNode node(
      Path home, String role, int number, int heap, Map<String, String> environment) {
    String module = role + "-verticle";
    Path jar = home.resolve(module).resolve("target").resolve(module + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw new BackendException(
          jar + " isn't there: build it with 'mvn -q -DskipTests -pl " + module + " -am package'");
    }
    return new MusterNode(
        role, number, jar, heap, environment, shiftedClocks ? ShiftedClock.right() : null);
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Starts everything; returns when all of it is ready. */
  public void start() {
    rabbit.ctl("add_user", PRODUCER, producerPassword);
    rabbit.ctl("set_permissions", "-p", "muster", PRODUCER, ".*", ".*", ".*");
    nodes().forEach(MusterNode::start);
    nodes().forEach(MusterNode::awaitReady);
  }

  /** Undoes what faults may have left; returns when all is as it was in the beginning. */
  public void restore() {
    healNetwork();
    nodes().forEach(node -> node.shiftClock(Duration.ZERO));
    mongo.awaitHealthy();
    nodes().forEach(MusterNode::start);
    nodes().forEach(MusterNode::awaitReady);
  }

  /** Lets everything pass through all proxies. */
  public void healNetwork() {
    apiBroker.heal();
    workerBroker.heal();
    mongo.members().forEach(member -> member.proxy().ifPresent(TcpProxy::heal));
  }

  /** The broker. */
  public RabbitServer rabbit() {
    return rabbit;
  }

  /** The replica set. */
  public MongoReplicaSet mongo() {
    return mongo;
  }

  /** What stands between Muster's processes and the broker: that of the APIs, of the workers. */
  public List<TcpProxy> brokerProxies() {
    return List.of(apiBroker, workerBroker);
  }

  /** The APIs. */
  public List<MusterNode> apis() {
    return apis;
  }

  /** The workers that are always there. */
  public List<MusterNode> workers() {
    return workers;
  }

  /** The worker that comes and goes. */
  public MusterNode extraWorker() {
    return extraWorker;
  }

  /** All that are always there. */
  public List<MusterNode> nodes() {
    List<MusterNode> all = new ArrayList<>(apis);
    all.addAll(workers);
    return all;
  }

  /** Where the APIs listen. */
  public List<URI> addresses() {
    return addresses;
  }

  /** The broker's address for the producer outside, past the proxies. */
  public String producerUri() {
    return "amqp://%s:%s@%s:%d/muster"
        .formatted(PRODUCER, producerPassword, rabbit.host(), rabbit.port());
  }

  @Override
  public void close() {
    apis.forEach(MusterNode::close);
    workers.forEach(MusterNode::close);
    extraWorker.close();
    apiBroker.close();
    workerBroker.close();
  }
}
