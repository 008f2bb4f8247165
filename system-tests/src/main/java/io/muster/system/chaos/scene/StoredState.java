package io.muster.system.chaos.scene;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.muster.system.chaos.history.Entry;
import io.muster.system.chaos.history.History;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** What is in queues and database when all is done. */
public final class StoredState {
  private static final String DATABASE = "muster";

  private StoredState() {}

  /** How many commands and dead letters are in the queues, delivered or not. */
  public static long queued(Scene scene) {
    return scene
        .rabbit()
        .ctl("-q", "list_queues", "-p", "muster", "name", "messages")
        .lines()
        .map(line -> line.split("\\s+"))
        .filter(words -> words.length == 2 && isWorkersQueue(words[0]))
        .mapToLong(words -> Long.parseLong(words[1]))
        .sum();
  }

  private static boolean isWorkersQueue(String name) {
    return name.startsWith("muster.commands.") || name.equals("muster.dead-letters");
  }

  /** Records all users, outcomes and dead letters, as a majority of the members has them. */
  public static void record(Scene scene, History history) {
    MongoClientSettings settings =
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(scene.mongo().uri()))
            .readConcern(ReadConcern.MAJORITY)
            .build();
    try (MongoClient client = MongoClients.create(settings)) {
      MongoDatabase database = client.getDatabase(DATABASE);
      database.getCollection("users").find().map(StoredState::user).forEach(history::add);
      database.getCollection("outcomes").find().map(StoredState::outcome).forEach(history::add);
      database
          .getCollection("dead_letters")
          .find()
          .map(StoredState::deadLetter)
          .forEach(history::add);
    }
  }

  private static Entry user(Document stored) {
    return new Entry.FinalUser(
        stored.getObjectId("_id").toHexString(),
        stored.getString("name"),
        stored.getString("email"),
        stored.get("version", Number.class).longValue());
  }

  private static Entry outcome(Document stored) {
    Number version = stored.get("version", Number.class);
    Document problem = stored.get("problem", Document.class);
    return new Entry.FinalOutcome(
        stored.getString("_id"),
        stored.getObjectId("user_id").toHexString(),
        stored.getString("type"),
        stored.getString("status"),
        version == null ? null : Long.valueOf(version.longValue()),
        problem == null ? null : problem.getString("type"));
  }

  private static Entry deadLetter(Document stored) {
    Document source = stored.get("source", Document.class);
    @Nullable String message = source == null ? null : source.getString("message_id");
    return new Entry.FinalDeadLetter(
        String.valueOf(stored.get("_id")),
        message,
        stored.getString("category"),
        stored.getString("reason"));
  }
}
