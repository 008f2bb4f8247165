package io.muster.system.deploy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.muster.backends.mongo.MongoMember;
import io.muster.backends.mongo.MongoReplicaSet;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A client as one of the database's users, which tells with what code it is refused. */
final class MongoUser implements AutoCloseable {

  static final int DONE = 0;
  static final int UNAUTHORIZED = 13;
  static final int LOGIN_FAILED = 18;

  private static final int LIMIT_SECONDS = 20;

  private final MongoClient client;

  private MongoUser(MongoClient client) {
    this.client = client;
  }

  /** The address as {@code docker-compose.yml} has it. */
  static String uri(MongoReplicaSet set, String user, String password) {
    String hosts =
        set.members().stream().map(MongoMember::address).collect(Collectors.joining(","));
    return "mongodb://"
        + user
        + ":"
        + URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20")
        + "@"
        + hosts
        + "/muster?replicaSet=muster&authSource=admin";
  }

  /** Logs in at the first use. */
  static MongoUser connect(MongoReplicaSet set, String user, String password) {
    return new MongoUser(
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri(set, user, password)))
                .applyToClusterSettings(
                    cluster -> cluster.serverSelectionTimeout(LIMIT_SECONDS, TimeUnit.SECONDS))
                .build()));
  }

  MongoClient client() {
    return client;
  }

  MongoDatabase database() {
    return client.getDatabase("muster");
  }

  /** {@link #DONE}, or the code of the refusal. */
  int tries(Consumer<MongoDatabase> attempt) {
    try {
      attempt.accept(database());
      return DONE;
    } catch (MongoSecurityException loginFailed) {
      return LOGIN_FAILED;
    } catch (MongoException refused) {
      return refused.getCode();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
