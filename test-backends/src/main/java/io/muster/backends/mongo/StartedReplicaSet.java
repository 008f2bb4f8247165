package io.muster.backends.mongo;

import com.mongodb.MongoException;
import io.muster.backends.ServerVersion;
import io.muster.backends.process.BackendException;
import io.muster.backends.process.Machine;
import io.muster.backends.process.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A set whose members we started. */
final class StartedReplicaSet implements MongoReplicaSet {
  private static final Logger LOG = LoggerFactory.getLogger(StartedReplicaSet.class);
  private static final Duration ELECTION_LIMIT = Duration.ofMinutes(2);
  private static final int STEP_DOWN_SECONDS = 10;
  private static final int CATCH_UP_SECONDS = 5;

  private final Machine machine;
  private final String source;
  private final boolean own;
  private final ServerVersion version;
  private final List<MongoServer> servers;

  StartedReplicaSet(
      Machine machine,
      String source,
      boolean own,
      ServerVersion version,
      List<MongoServer> servers) {
    this.machine = machine;
    this.source = source;
    this.own = own;
    this.version = version;
    this.servers = List.copyOf(servers);
  }

  @Override
  public String uri() {
    String hosts = servers.stream().map(MongoServer::address).collect(Collectors.joining(","));
    Credentials credentials = servers.get(0).admin().credentials();
    return credentials.uri(hosts, "replicaSet=" + MongodCommand.SET);
  }

  @Override
  public ServerVersion version() {
    return version;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public int size() {
    return servers.size();
  }

  @Override
  public boolean isOurs() {
    return true;
  }

  @Override
  public List<MongoMember> members() {
    return List.copyOf(servers);
  }

  @Override
  public MongoMember primary() {
    return primaryServer();
  }

  @Override
  public List<MongoMember> secondaries() {
    return servers.stream()
        .filter(MongoServer::isSecondary)
        .<MongoMember>map(server -> server)
        .toList();
  }

  @Override
  public void stepDown() {
    if (!own) {
      throw new UnsupportedOperationException("others use this set too: ask for an own one");
    }
    MongoServer old = primaryServer();
    try {
      old.admin()
          .run(
              new Document("replSetStepDown", STEP_DOWN_SECONDS)
                  .append("secondaryCatchUpPeriodSecs", CATCH_UP_SECONDS));
    } catch (MongoException failed) {
      throw new BackendException("the primary doesn't step down", failed);
    }
    if (servers.size() > 1) {
      await("a new primary", () -> newestPrimary().filter(now -> now != old).isPresent());
    }
  }

  @Override
  public void awaitHealthy() {
    await(
        "a primary and " + (servers.size() - 1) + " secondaries",
        () -> {
          Optional<MongoServer> primary = newestPrimary();
          if (primary.isPresent() && secondaries().size() == servers.size() - 1) {
            return true;
          }
          primary.ifPresent(this::takeBackTheLost);
          return false;
        });
  }

  /**
   * A member that hears of a new configuration while its own proxy is cut doesn't find itself in
   * it, and stays outside of the set until it hears of the next one.
   */
  private void takeBackTheLost(MongoServer primary) {
    if (servers.stream().noneMatch(MongoServer::isOutside)) {
      return;
    }
    try {
      Document answer = primary.admin().run(new Document("replSetGetConfig", 1));
      Document configuration = answer.get("config", Document.class);
      configuration.put("version", configuration.getInteger("version") + 1);
      primary.admin().run(new Document("replSetReconfig", configuration));
    } catch (MongoException busy) {
      // Asked again with the next look.
      LOG.debug("event=reconfiguration_refused", busy);
    }
  }

  @Override
  public void close() {
    servers.forEach(MongoServer::close);
    machine.close();
  }

  private MongoServer primaryServer() {
    List<MongoServer> found = new ArrayList<>();
    await("a primary", () -> newestPrimary().map(found::add).orElse(false));
    return found.get(0);
  }

  /** A primary that was just deposed may not know it yet: the later election counts. */
  private Optional<MongoServer> newestPrimary() {
    record Primary(MongoServer server, ObjectId election) {}
    return servers.stream()
        .flatMap(
            server -> {
              Document hello = server.hello();
              return hello.getBoolean("isWritablePrimary", false)
                  ? Optional.of(new Primary(server, hello.getObjectId("electionId"))).stream()
                  : Optional.<Primary>empty().stream();
            })
        .max(Comparator.comparing(Primary::election))
        .map(Primary::server);
  }

  private static void await(String what, BooleanSupplier condition) {
    if (!Poll.until(ELECTION_LIMIT, condition)) {
      throw new BackendException("the replica set has not " + what + " within " + ELECTION_LIMIT);
    }
  }
}
