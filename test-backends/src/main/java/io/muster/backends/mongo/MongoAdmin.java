package io.muster.backends.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.connection.ClusterConnectionMode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Commands to one server alone, with short limits: it may be down or paused. */
final class MongoAdmin implements AutoCloseable {
  private static final int LIMIT_MILLIS = 2_000;
  private static final int READ_LIMIT_MILLIS = 15_000;
  private static final int COMMAND_NOT_FOUND = 59;

  private final int port;
  private Credentials credentials = Credentials.NONE;
  private @Nullable MongoClient client;

  MongoAdmin(int port) {
    this.port = port;
  }

  synchronized Credentials credentials() {
    return credentials;
  }

  /** From now on as this user. */
  synchronized void authenticate(Credentials administrator) {
    close();
    credentials = administrator;
  }

  /** What the server says of itself; empty when it doesn't answer. */
  Document hello() {
    try {
      return run(new Document("hello", 1));
    } catch (MongoCommandException older) {
      return older.getErrorCode() == COMMAND_NOT_FOUND ? helloOfOld() : new Document();
    } catch (MongoException noAnswer) {
      return new Document();
    }
  }

  /** Servers before 4.4.2 know it by another name. */
  private Document helloOfOld() {
    try {
      Document answer = run(new Document("isMaster", 1));
      return answer.append("isWritablePrimary", answer.getBoolean("ismaster", false));
    } catch (MongoException noAnswer) {
      return new Document();
    }
  }

  /**
   * Runs a command on the database {@code admin}.
   *
   * @throws MongoException as the driver does
   */
  Document run(Document command) {
    return client().getDatabase("admin").runCommand(command);
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  private synchronized MongoClient client() {
    if (client == null) {
      client = MongoClients.create(settings());
    }
    return client;
  }

  private MongoClientSettings settings() {
    MongoClientSettings.Builder settings =
        MongoClientSettings.builder()
            .applyToClusterSettings(
                cluster ->
                    cluster
                        .hosts(List.of(new ServerAddress("127.0.0.1", port)))
                        .mode(ClusterConnectionMode.SINGLE)
                        .serverSelectionTimeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS))
            .applyToSocketSettings(
                socket ->
                    socket
                        .connectTimeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                        .readTimeout(READ_LIMIT_MILLIS, TimeUnit.MILLISECONDS))
            .applyToServerSettings(
                server ->
                    server
                        .heartbeatFrequency(100, TimeUnit.MILLISECONDS)
                        .minHeartbeatFrequency(50, TimeUnit.MILLISECONDS));
    credentials.forDriver().ifPresent(settings::credential);
    return settings.build();
  }
}
