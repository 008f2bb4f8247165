package io.muster.backends.mongo;

import io.muster.backends.ServerVersion;
import io.muster.backends.process.Machine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts members and makes them a replica set. */
final class ReplicaSetStarter {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaSetStarter.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY_BYTES = 96;
  private static final int ELECTION_TIMEOUT_MILLIS = 2_000;
  private static final int HEARTBEAT_MILLIS = 500;

  private final Machine machine;
  private final String program;
  private final ServerVersion version;
  private final MongoRequest request;

  ReplicaSetStarter(Machine machine, String program, ServerVersion version, MongoRequest request) {
    this.machine = machine;
    this.program = program;
    this.version = version;
    this.request = request;
  }

  /**
   * Starts as many members as there are ports.
   *
   * @throws io.muster.backends.process.BackendException when they don't come up
   */
  StartedReplicaSet start(List<Integer> ports) {
    long begin = System.nanoTime();
    String keyFile = request.authentication() ? newKey() : "";
    List<MongoServer> servers = new ArrayList<>();
    String source = machine.description() + " " + program;
    for (int port : ports) {
      MongodCommand command = new MongodCommand(program, port, keyFile, request.parameters());
      servers.add(new MongoServer(machine, command, request));
    }
    StartedReplicaSet set = new StartedReplicaSet(machine, source, request.own(), version, servers);
    try {
      launch(set, servers);
    } catch (RuntimeException failed) {
      set.close();
      throw failed;
    }
    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    LOG.info(
        "event=mongo_started version={} members={} millis={}", version, servers.size(), millis);
    return set;
  }

  private void launch(StartedReplicaSet set, List<MongoServer> servers) {
    if (!request.initiated()) {
      servers.forEach(server -> server.launch(request.authentication()));
      return;
    }
    servers.forEach(server -> server.launch(false));
    servers.get(0).admin().run(initiation(servers));
    set.awaitHealthy();
    if (request.authentication()) {
      demandPasswords(set, servers);
    }
  }

  /** The administrator is made before passwords are asked for, so none is needed to make it. */
  private static void demandPasswords(StartedReplicaSet set, List<MongoServer> servers) {
    Credentials administrator = new Credentials("admin", randomHex());
    MongoServer primary = (MongoServer) set.primary();
    primary
        .admin()
        .run(
            new Document("createUser", administrator.user())
                .append("pwd", administrator.password())
                .append("roles", List.of("root"))
                .append("writeConcern", new Document("w", servers.size())));
    servers.forEach(MongoServer::stopNow);
    for (MongoServer server : servers) {
      server.admin().authenticate(administrator);
      server.launch(true);
    }
    set.awaitHealthy();
  }

  private static Document initiation(List<MongoServer> servers) {
    List<Document> members = new ArrayList<>();
    for (MongoServer server : servers) {
      members.add(new Document("_id", members.size()).append("host", server.address()));
    }
    Document settings =
        new Document("electionTimeoutMillis", ELECTION_TIMEOUT_MILLIS)
            .append("heartbeatIntervalMillis", HEARTBEAT_MILLIS);
    Document configuration =
        new Document("_id", MongodCommand.SET)
            .append("members", members)
            .append("settings", settings);
    return new Document("replSetInitiate", configuration);
  }

  private static String newKey() {
    byte[] bytes = new byte[KEY_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String randomHex() {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
