package io.muster.system.promise;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.regex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.mongodb.client.MongoDatabase;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * Some users of each shard, who are renamed again and again without waiting for replies. What comes
 * of it tells whether each command was applied, once, and in order.
 */
final class Renames {

  private static final int USERS_OF_A_SHARD = 3;
  private static final long PATIENCE_SECONDS = 90;

  /** Between rounds, so that processes that start meanwhile have some of the machine. */
  private static final long PACE_MILLIS = 250;

  private record Person(String id, List<CompletableFuture<JsonObject>> replies) {}

  private final Producer producer;
  private final Semaphore window;
  private final List<Person> people = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "renames");
  private volatile boolean stopping;
  private volatile Throwable failure;

  /**
   * Creates the users.
   *
   * @param producer sends these commands, and no others
   * @param window how many may be undecided at a time
   */
  Renames(Producer producer, int window) throws Exception {
    this.producer = producer;
    this.window = new Semaphore(window);
    for (int n = 0; n < USERS_OF_A_SHARD * Producer.SHARDS; n++) {
      Person person = new Person(Producer.newUserId(n % Producer.SHARDS), new ArrayList<>());
      people.add(person);
      send(person, "user.create", People.command(person.id(), People.word("renamed")));
    }
  }

  /** Renames everybody once. */
  void round() throws Exception {
    for (Person person : people) {
      JsonObject command =
          new JsonObject().put("user_id", person.id()).put("name", nameOf(person.replies().size()));
      send(person, "user.patch", command);
    }
  }

  private static String nameOf(int number) {
    return "Name " + number;
  }

  private void send(Person person, String type, JsonObject command) throws Exception {
    window.acquire();
    CompletableFuture<JsonObject> reply = producer.start(type, command);
    reply.whenComplete((told, failed) -> window.release());
    person.replies().add(reply);
  }

  /** Goes on with rounds until {@link #stop}. */
  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!stopping) {
        round();
        TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
      }
    } catch (Exception | AssertionError failed) {
      failure = failed;
    }
  }

  /** Ends the rounds. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
    assertNull(failure, () -> "a command could not be sent: " + failure);
  }

  /** Waits for all replies and compares; returns how many commands there were. */
  int check(MongoDatabase database) throws Exception {
    int commands = 0;
    for (Person person : people) {
      long version = 0;
      for (CompletableFuture<JsonObject> future : person.replies()) {
        JsonObject reply = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        version++;
        assertEquals("applied", reply.getString("status"), reply::encode);
        assertEquals(version, reply.getLong("version"), reply::encode);
      }
      Document user =
          database.getCollection("users").find(eq("_id", new ObjectId(person.id()))).first();
      assertEquals(version, user.get("version"));
      assertEquals(nameOf(person.replies().size() - 1), user.getString("name"));
      commands += person.replies().size();
    }
    assertEquals(List.of(), producer.contradictions());
    assertEquals(
        commands,
        database
            .getCollection("outcomes")
            .countDocuments(regex("_id", "^" + producer.name() + "/")));
    return commands;
  }
}
