package io.muster.mongo;

import static io.muster.mongo.Databases.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.vertx.core.json.JsonObject;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class MongoConnectionIT {

  @Test
  @NeedsReplicaSet(embeddedAllowed = true)
  void bothClientsSeeTheSameDatabase(MongoReplicaSet set) {
    try (Databases databases = Databases.at(set.uri())) {
      MongoConnection connection = databases.connection;
      await(connection.ordinary().insert("things", new JsonObject().put("_id", "a").put("n", 1)));

      Document seen =
          await(Publishers.first(connection.database().getCollection("things").find().first()));

      assertEquals(1, seen.get("n"));
      assertEquals(
          1.0,
          await(connection.ordinary().runCommand("ping", new JsonObject().put("ping", 1)))
              .getDouble("ok"));
      await(Publishers.completion(connection.database().drop()));
    }
  }
}
