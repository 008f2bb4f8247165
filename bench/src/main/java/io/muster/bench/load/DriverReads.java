package io.muster.bench.load;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.muster.mongo.UserDocuments;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ThreadLocalRandom;
import org.bson.RawBsonDocument;

/** Users found by id with the bare reactive driver, from secondaries, left as bytes. */
final class DriverReads implements Operation {
  private final MongoClient client;
  private final MongoCollection<RawBsonDocument> users;
  private final int seeded;

  DriverReads(JsonObject config) {
    this.client = MongoClients.create(config.getString("mongo_uri"));
    this.users =
        client
            .getDatabase(config.getString("database"))
            .getCollection(UserDocuments.COLLECTION, RawBsonDocument.class)
            .withReadConcern(ReadConcern.MAJORITY)
            .withReadPreference(ReadPreference.secondaryPreferred());
    this.seeded = config.getInteger("seeded");
  }

  @Override
  public void start(int number, Done done) {
    int user = ThreadLocalRandom.current().nextInt(seeded);
    Subscribers.subscribe(
        users.find(Filters.eq(UserDocuments.objectId(SampleUsers.seededId(user)))).first(), done);
  }

  @Override
  public void close() {
    client.close();
  }
}
