package io.muster.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.connection.ClusterConnectionMode;
import io.muster.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How to reach the store, and how long to wait for it.
 *
 * @param uri the connection string; may hold a password
 * @param database the name of the database
 * @param serverSelectionTimeout how long an operation waits for a server that can take it, or for a
 *     free connection
 * @param connectTimeout how long a new connection may take
 * @param operationTimeout how long the answer to one command may take
 * @param poolSize the most connections to each server
 */
public record MongoSettings(
    ConnectionString uri,
    String database,
    Duration serverSelectionTimeout,
    Duration connectTimeout,
    Duration operationTimeout,
    int poolSize) {

  /** The database where the connection string names none. */
  public static final String DEFAULT_DATABASE = "muster";

  private static final String EXAMPLE =
      "mongodb://user:password@host1:27017,host2:27017/muster?replicaSet=rs0";
  private static final ConnectionString STAND_IN = new ConnectionString("mongodb://localhost");
  // How soon a server that went silent is noticed: this and the connect timeout.
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** Reads {@code MONGO_URI} and the settings beside it; notes what is wrong with them. */
  public static MongoSettings from(Settings settings) {
    ConnectionString uri =
        parse(
            settings,
            settings.requiredText("MONGO_URI", "the address of a replica set, as in " + EXAMPLE));
    String database = uri.getDatabase();
    return new MongoSettings(
        uri,
        database == null ? DEFAULT_DATABASE : database,
        settings.duration(
            "MONGO_SERVER_SELECTION_TIMEOUT", "5s", Duration.ofMillis(100), Duration.ofMinutes(5)),
        settings.duration(
            "MONGO_CONNECT_TIMEOUT", "3s", Duration.ofMillis(100), Duration.ofMinutes(5)),
        settings.duration(
            "MONGO_OPERATION_TIMEOUT", "10s", Duration.ofSeconds(1), Duration.ofMinutes(5)),
        settings.number("MONGO_POOL_SIZE", 32, 4, 1_000));
  }

  /** Settings for an address that is known to be right, with default deadlines. */
  public static MongoSettings of(String uri) {
    ConnectionString parsed = new ConnectionString(uri);
    String database = parsed.getDatabase();
    return new MongoSettings(
        parsed,
        database == null ? DEFAULT_DATABASE : database,
        Duration.ofSeconds(5),
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        32);
  }

  private static ConnectionString parse(Settings settings, String text) {
    if (text.isEmpty()) {
      return STAND_IN;
    }
    try {
      ConnectionString uri = new ConnectionString(text);
      if (uri.getTimeout() != null) {
        // It would replace each deadline that the transactions depend on.
        settings.fault(
            "MONGO_URI", "must not set timeoutMS: set MONGO_OPERATION_TIMEOUT in its place");
      }
      return uri;
    } catch (IllegalArgumentException wrong) {
      // The driver's message may repeat the password.
      settings.fault(
          "MONGO_URI",
          "is no MongoDB connection string; one is like "
              + EXAMPLE
              + ", with % : / ? # [ ] @ in user and password percent-encoded");
      return STAND_IN;
    }
  }

  /**
   * What the driver is told: majority for writes and reads, these deadlines, and for the rest what
   * the connection string says.
   *
   * @param applicationName what the server's logs call this process
   */
  MongoClientSettings.Builder forDriver(String applicationName) {
    return MongoClientSettings.builder()
        .applyConnectionString(uri)
        .applicationName(applicationName)
        .writeConcern(WriteConcern.MAJORITY.withJournal(true))
        .readConcern(ReadConcern.MAJORITY)
        .applyToClusterSettings(
            cluster ->
                cluster.serverSelectionTimeout(
                    serverSelectionTimeout.toMillis(), TimeUnit.MILLISECONDS))
        .applyToServerSettings(
            server -> server.heartbeatFrequency(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS))
        .applyToSocketSettings(
            socket ->
                socket
                    .connectTimeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
                    .readTimeout(operationTimeout.toMillis(), TimeUnit.MILLISECONDS))
        .applyToConnectionPoolSettings(
            pool ->
                pool.maxSize(poolSize)
                    .minSize(0)
                    .maxWaitTime(serverSelectionTimeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** The same for the first address alone, whatever kind of server is there. */
  MongoClientSettings forFirstHost(String applicationName) {
    return forDriver(applicationName)
        .applyToClusterSettings(
            cluster ->
                cluster
                    .hosts(List.of(new ServerAddress(uri.getHosts().get(0))))
                    .mode(ClusterConnectionMode.SINGLE)
                    .requiredReplicaSetName(null))
        .build();
  }

  @Override
  public String toString() {
    return "MongoSettings[hosts=" + uri.getHosts() + ", database=" + database + "]";
  }
}
