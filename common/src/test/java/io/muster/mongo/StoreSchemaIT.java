package io.muster.mongo;

import static io.muster.mongo.Databases.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoWriteException;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.vertx.core.Future;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsReplicaSet(embeddedAllowed = true)
class StoreSchemaIT {

  private Databases databases;

  @BeforeEach
  void open(MongoReplicaSet set) {
    databases = Databases.at(set.uri());
  }

  @AfterEach
  void close() {
    await(Publishers.completion(databases.connection.database().drop()));
    databases.close();
  }

  private void insertUser(String emailKey) {
    await(
        Publishers.completion(
            databases
                .connection
                .database()
                .getCollection("users")
                .insertOne(new Document("email_key", emailKey))));
  }

  private List<Document> indexes(String collection) {
    return await(
        Publishers.list(
            databases.connection.database().getCollection(collection).listIndexes(), 20));
  }

  @Test
  void anAddressIsUniqueOnceTheSchemaIsThere() {
    await(StoreSchema.ensure(databases.connection));
    insertUser("ann@example.org");

    AssertionError refusal =
        assertThrows(AssertionError.class, () -> insertUser("ann@example.org"));

    assertEquals(11000, ((MongoWriteException) refusal.getCause()).getCode());
  }

  @Test
  void manyProcessesMayMakeItAtOnceAndAgain() {
    await(
        Future.all(
            StoreSchema.ensure(databases.connection),
            StoreSchema.ensure(databases.connection),
            StoreSchema.ensure(databases.connection)));
    await(StoreSchema.ensure(databases.connection));

    assertEquals(2, indexes("users").size());
  }

  @Test
  @NeedsReplicaSet
  void outcomesAndDeadLettersExpireByThemselves(MongoReplicaSet set) {
    try (Databases real = Databases.at(set.uri())) {
      await(StoreSchema.ensure(real.connection));
      for (String collection : List.of("outcomes", "dead_letters")) {
        boolean expires =
            await(
                    Publishers.list(
                        real.connection.database().getCollection(collection).listIndexes(), 20))
                .stream()
                .anyMatch(index -> index.containsKey("expireAfterSeconds"));
        assertTrue(expires, collection);
      }
      await(Publishers.completion(real.connection.database().drop()));
    }
  }

  @Test
  void usersThatShareAnAddressAreToldInWords() {
    insertUser("same@example.org");
    insertUser("same@example.org");

    AssertionError failure =
        assertThrows(AssertionError.class, () -> await(StoreSchema.ensure(databases.connection)));

    assertTrue(failure.getCause().getMessage().contains("same email_key"), failure.toString());
  }
}
