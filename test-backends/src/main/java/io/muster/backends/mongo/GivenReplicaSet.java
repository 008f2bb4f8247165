package io.muster.backends.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.muster.backends.ServerVersion;
import io.muster.backends.process.BackendException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/** A replica set that somebody else runs, or an embedded store: it is used as it is. */
record GivenReplicaSet(
    String uri, ServerVersion version, String source, int size, AutoCloseable end)
    implements MongoReplicaSet {
  private static final int LIMIT_SECONDS = 5;

  /** Connects to learn the version and the number of members. */
  static GivenReplicaSet at(String uri, String source) {
    try (MongoClient client = MongoClients.create(settings(uri))) {
      MongoDatabase admin = client.getDatabase("admin");
      String version = admin.runCommand(new Document("buildInfo", 1)).getString("version");
      // By its old name: servers before 4.4.2 and embedded ones have no other.
      Document hello = admin.runCommand(new Document("isMaster", 1));
      List<String> hosts = hello.getList("hosts", String.class, List.of());
      return new GivenReplicaSet(uri, new ServerVersion(version), source, hosts.size(), () -> {});
    } catch (MongoException failed) {
      throw new BackendException("no answer from the MongoDB of " + source, failed);
    }
  }

  private static MongoClientSettings settings(String uri) {
    try {
      return MongoClientSettings.builder()
          .applyConnectionString(new ConnectionString(uri))
          .applyToClusterSettings(
              cluster -> cluster.serverSelectionTimeout(LIMIT_SECONDS, TimeUnit.SECONDS))
          .build();
    } catch (IllegalArgumentException wrong) {
      // Without the cause: its message may hold the address with the password.
      throw new BackendException(
          "not an address of MongoDB (mongodb://host:port/?replicaSet=name)");
    }
  }

  @Override
  public boolean isOurs() {
    return false;
  }

  @Override
  public List<MongoMember> members() {
    throw notOurs();
  }

  @Override
  public MongoMember primary() {
    throw notOurs();
  }

  @Override
  public List<MongoMember> secondaries() {
    throw notOurs();
  }

  @Override
  public void stepDown() {
    throw notOurs();
  }

  @Override
  public void awaitHealthy() {
    // Whoever runs it sees to that.
  }

  @Override
  public void close() {
    try {
      end.close();
    } catch (Exception failed) {
      throw new BackendException("can't close " + source, failed);
    }
  }

  private UnsupportedOperationException notOurs() {
    return new UnsupportedOperationException("the MongoDB of " + source + " isn't ours to change");
  }
}
