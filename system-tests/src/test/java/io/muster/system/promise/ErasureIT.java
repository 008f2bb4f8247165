package io.muster.system.promise;

import static com.mongodb.client.model.Filters.eq;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoCollection;
import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is deleted is nowhere in the database any more. */
@NeedsRabbit(version = "4", virtualHosts = true)
@NeedsReplicaSet(members = 3)
@Timeout(180)
class ErasureIT {

  /** How long dead letters are kept unless it is set otherwise. */
  private static final Duration RETENTION = Duration.ofHours(720);

  private static final String SECRET = "never in plaintext";

  private static Deployment muster;
  private static Producer producer;

  @BeforeAll
  static void start(RabbitServer rabbit, MongoReplicaSet mongo, @TempDir Path folder)
      throws Exception {
    muster = Deployment.start(rabbit, mongo, "erasure", folder);
    producer = muster.producer();
  }

  @AfterAll
  static void end() throws Exception {
    if (producer != null) {
      producer.close();
    }
    if (muster != null) {
      muster.close();
    }
  }

  /** Of the things looked for, those found, each with the collection that it is in. */
  private static Set<String> found(Collection<String> wanted) {
    Set<String> found = new TreeSet<>();
    for (String collection : muster.database().listCollectionNames()) {
      for (Document document : muster.database().getCollection(collection).find()) {
        String text = document.toJson().toLowerCase(Locale.ROOT);
        for (String each : wanted) {
          if (text.contains(each.toLowerCase(Locale.ROOT))) {
            found.add(collection + ": " + each);
          }
        }
      }
    }
    return found;
  }

  private static ObjectId idOf(String path) {
    return new ObjectId(path.substring(path.lastIndexOf('/') + 1));
  }

  private static String hashOf(ObjectId id) {
    Document user = muster.database().getCollection("users").find(eq("_id", id)).first();
    String hash = user.getString("password_hash");
    return hash.substring(hash.lastIndexOf('$') + 1);
  }

  private static MongoCollection<Document> letters() {
    return muster.database().getCollection("dead_letters");
  }

  private static JsonObject command(ObjectId id, String word) {
    return new JsonObject()
        .put("user_id", id.toHexString())
        .put("name", word)
        .put("email", People.email(word));
  }

  /** Has a command end among the dead letters. */
  private static void deadLetter(String type, JsonObject command) throws Exception {
    JsonObject reply =
        producer.send(People.word("plain"), type, command.copy().put("password", SECRET));
    assertEquals("failed", reply.getString("status"), reply::encode);
  }

  @Test
  void afterADeletionNothingOfAUsersWholeLifeIsLeft() throws Exception {
    List<String> words = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    for (String each : List.of("born", "replaced", "patched", "refused", "dead", "undead")) {
      words.add(People.word(each));
    }
    String other = People.email(People.word("other"));
    muster.api(0).create(People.user("Other", other));

    Request create =
        Request.post(People.user(words.get(0)))
            .keyed(People.word("key"))
            .with("X-Request-Id", "the-request");
    HttpResponse<String> created = muster.api(0).send(create);
    String path = Told.header(created, "Location");
    ObjectId id = idOf(path);
    hashes.add(hashOf(id));
    applied(Request.put(path, People.user(words.get(1))));
    hashes.add(hashOf(id));
    applied(Request.patch(path, People.user(words.get(2))));
    hashes.add(hashOf(id));
    Request refused = Request.patch(path, People.user(words.get(3), other));
    assertEquals(409, muster.api(1).send(refused).statusCode());
    deadLetter("user.patch", command(id, words.get(4)));
    Set<String> before = found(words);
    assertEquals(
        Set.of("users: " + words.get(2), "dead_letters: " + words.get(4)),
        before,
        "the search finds what is there");
    assertEquals(Set.of("users: " + hashes.get(2)), found(hashes));

    applied(Request.delete(path));
    deadLetter("user.patch", command(id, words.get(5)));

    assertEquals(1, letters().countDocuments(eq("user_id", id)), "the last one came after it");
    assertEquals(Set.of(), found(words));
    assertEquals(Set.of(), found(hashes));
    assertEquals(Set.of(), found(List.of(SECRET, "correct horse")));

    for (String word : words) {
      HttpResponse<String> again = muster.api(1).send(Request.post(People.user(word)));
      assertEquals(201, again.statusCode(), () -> word + " " + again.body());
    }
    assertEquals(Told.of(created), Told.of(muster.api(0).send(create)), "and retries are answered");
  }

  private static void applied(Request request) {
    HttpResponse<String> answer = muster.api(0).send(request);
    assertEquals(200, answer.statusCode(), answer::body);
  }

  @Test
  void aNewUserMayHaveTheAddressAtOnce() {
    String word = People.word("again");
    for (int n = 0; n < 5; n++) {
      String path = muster.api(n).create(People.user(word));
      assertEquals(200, muster.api(n + 1).send(Request.delete(path)).statusCode());
    }
    assertEquals(Set.of(), found(List.of(word)));
  }

  @Test
  void aCommandThatWasNeverAUserIsInDeadLettersAloneAndUntilTheirEnd() throws Exception {
    String word = People.word("never");
    ObjectId id = new ObjectId();

    deadLetter("user.create", command(id, word).put("password_hash", People.HASH));

    assertEquals(Set.of("dead_letters: " + word), found(List.of(word)));
    assertEquals(Set.of(), found(List.of(SECRET)));
    Document letter = letters().find(eq("user_id", id)).first();
    Instant end = letter.getDate("expires_at").toInstant();
    assertTrue(end.isAfter(Instant.now()), end::toString);
    assertTrue(end.isBefore(Instant.now().plus(RETENTION).plusSeconds(60)), end::toString);
    boolean expires =
        letters().listIndexes().into(new ArrayList<>()).stream()
            .anyMatch(
                index ->
                    index.containsKey("expireAfterSeconds")
                        && index.get("key", Document.class).containsKey("expires_at"));
    assertTrue(expires, "the database lets them expire by itself");

    // Whoever makes this user and deletes it has that letter deleted too.
    JsonObject create = command(id, People.word("made")).put("password_hash", People.HASH);
    assertEquals(
        "applied", producer.send(People.word("create"), "user.create", create).getString("status"));
    JsonObject delete = new JsonObject().put("user_id", id.toHexString());
    producer.send(People.word("delete"), "user.delete", delete);
    assertEquals(Set.of(), found(List.of(word, create.getString("name"))));
  }
}
