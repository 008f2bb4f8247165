package io.muster.bench.load;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.muster.mongo.UserDocuments;
import io.muster.user.User;
import io.muster.user.UserIds;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.codecs.configuration.CodecRegistries;

/** Users inserted one by one with the bare reactive driver, acknowledged by the majority. */
final class DirectInserts implements Operation {
  private final SampleUsers sample = new SampleUsers(UUID.randomUUID().toString().substring(0, 8));
  private final UserIds userIds = new UserIds(Clock.systemUTC(), new SecureRandom());
  private final AtomicLong next = new AtomicLong();
  private final MongoClient client;
  private final MongoCollection<User> users;

  DirectInserts(JsonObject config) {
    this.client = MongoClients.create(settings(config));
    this.users =
        client
            .getDatabase(config.getString("database"))
            .getCollection(config.getString("collection"), User.class)
            .withWriteConcern(WriteConcern.MAJORITY);
  }

  private static MongoClientSettings settings(JsonObject config) {
    int connections = config.getInteger("connections");
    return MongoClientSettings.builder()
        .applyConnectionString(new ConnectionString(config.getString("mongo_uri")))
        .codecRegistry(
            CodecRegistries.fromRegistries(
                CodecRegistries.fromCodecs(UserDocuments.CODEC),
                MongoClientSettings.getDefaultCodecRegistry()))
        .applyToConnectionPoolSettings(pool -> pool.maxSize(connections))
        .build();
  }

  @Override
  public void start(int number, Done done) {
    User user = sample.user(userIds.next(), next.getAndIncrement());
    Subscribers.subscribe(users.insertOne(user), done);
  }

  @Override
  public void close() {
    client.close();
  }
}
