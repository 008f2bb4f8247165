package io.muster.system.promise;

import static com.mongodb.client.model.Filters.eq;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users who came with the hashes of others sign in, and their hashes become as good as ours. */
@NeedsRabbit(version = "4", virtualHosts = true)
@NeedsReplicaSet(members = 3)
@Timeout(180)
class VerifyPasswordIT {

  /** All made by other programs of this password. */
  private static final String PASSWORD = "correct horse battery staple";

  private static final String BCRYPT =
      "$2b$05$YulG.Fvmwj7XY3unsT2r3eeE2KG3gqup4uD4kiZDqEMerXYf2xXNK";
  private static final String OURS = "$argon2id$v=19$m=19456,t=2,p=1$";
  private static final int CHANGES = 12;

  private static Deployment muster;
  private static Producer producer;

  @BeforeAll
  static void start(RabbitServer rabbit, MongoReplicaSet mongo, @TempDir Path folder)
      throws Exception {
    muster =
        Deployment.start(
            rabbit, mongo, "verify", folder, Map.of("RATE_LIMIT_VERIFY_USER", "1000/1s"));
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

  /** Creates a user with a hash that somebody else made; returns its path. */
  private static String imported(String hash) throws Exception {
    String id = Producer.newUserId();
    JsonObject create = People.command(id, People.word("kim")).put("password_hash", hash);
    JsonObject created = producer.send(People.word("create"), "user.create", create);
    assertEquals("applied", created.getString("status"), created::encode);
    return "/users/" + id;
  }

  private static Request verify(String path, String password) {
    return new Request(
        "POST",
        path + "/verify-password",
        new JsonObject().put("password", password).encode(),
        Map.of());
  }

  private static boolean matches(int api, String path, String password) {
    return match(muster.api(api).send(verify(path, password)));
  }

  private static boolean match(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer::body);
    return new JsonObject(answer.body()).getBoolean("match");
  }

  private static Document stored(String path) {
    ObjectId id = new ObjectId(path.substring(path.lastIndexOf('/') + 1));
    return muster.database().getCollection("users").find(eq("_id", id)).first();
  }

  private static String hash(String path) {
    return stored(path).getString("password_hash");
  }

  private static String put(String path, String password) {
    String name = People.word("new");
    String body =
        new JsonObject()
            .put("name", name)
            .put("email", People.email(name))
            .put("password", password)
            .encode();
    HttpResponse<String> changed = muster.api(0).send(Request.put(path, body));
    assertEquals(200, changed.statusCode(), changed::body);
    return password;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=64,t=1,p=2$c29tZXNhbHQ$JOf2h4fID94lhr843SM7qQ",
        BCRYPT,
        "$2a$05$TCX/bRg0BYLZD1oztCZaMO9qk8C0R4JqfzjlxNnokZKK.2CNgZd6u",
        "$2y$04$UXcMC5DOdK8LF.5PfB9XVu3y54VKx5hGoa8UTn4lNflAZiZnD3lNG",
        "$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$7AnzIswxwEinpwz+ntydndYfVHPvOACmX9Vvo8hO1qM",
        "$pbkdf2-sha1$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$wmIXv0mv7iouqkc9CKjRvCX21po",
        "$pbkdf2-sha256$1000$.//.MDEyMzQ1Njc4OWFi/w$ZtU9MruL7oDZJ7KMnLmr3oS22UfRakiJV.8vPiGLkME",
        "$pbkdf2-sha512$1500$EKL0HsOYM6YU4hzDWGtt7Q"
            + "$/sB9UsfVv21P/ijI.fIDUTB3B5/xw6czm3r.a7cDRaclBtIL3inwLkn1Y7pZ1Gua6Ltw30EH0jfmUdYjoX1uCQ",
        "$sha256-legacy$c4bbcb1fbec99d65bf59d85c8cb62ee2db963f0fe106f483d9afa73bd4e39a8a",
        "$sha256-legacy$cGVwcGVy$7577e17c5358a464d145b4e7ddbbe40b8ff0a5f625d919a2c32643a7b4488c43"
      })
  void aUserWhoCameWithAHashSignsInAndGetsABetterOneThatVerifiesToo(String foreign)
      throws Exception {
    String path = imported(foreign);

    assertFalse(matches(0, path, "another password"));
    assertEquals(foreign, hash(path), "another password changes nothing");
    assertTrue(matches(1, path, PASSWORD));

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertTrue(hash(path).startsWith(OURS)));
    assertEquals(2L, stored(path).get("version"));
    assertTrue(matches(0, path, PASSWORD));
    assertFalse(matches(1, path, "another password"));
    assertEquals(2L, stored(path).get("version"), "what is as good as ours is not replaced");
  }

  @Test
  void aHashAsGoodAsOursStaysAndAUserThatIsNotThereMatchesNothing() throws Exception {
    String hash =
        "$argon2id$v=19$m=19456,t=2,p=1$lThfHp9lRJ/QMSekmFxJ6g$MDQCLJLO22zMw5FPzN1IF0fFJx9Cql1ABUPkVsHsMLQ";
    String path = imported(hash);

    assertTrue(matches(0, path, PASSWORD));
    assertEquals(hash, hash(path));
    assertFalse(matches(0, "/users/" + Producer.newUserId(), PASSWORD));
  }

  @Test
  void onceAChangeIsAnsweredTheOldPasswordNeverMatchesAtAnyApi() {
    String name = People.word("ada");
    String path = muster.api(0).create(People.user(name));
    String before = "correct horse " + name;
    for (int n = 0; n < CHANGES; n++) {
      assertTrue(matches(n, path, before), "change " + n);
      String now = put(path, People.word("password "));
      assertFalse(matches(1, path, before), "change " + n);
      assertTrue(matches(0, path, now), "change " + n);
      before = now;
    }
  }

  /** Matches of the old password are on their way while it is changed. */
  @Test
  void anUpgradeNeverBringsBackAPasswordThatWasChangedMeanwhile() throws Exception {
    for (int n = 0; n < CHANGES; n++) {
      String path = imported(BCRYPT);
      List<CompletableFuture<HttpResponse<String>>> signingIn = new ArrayList<>();
      for (int api = 0; api < 2; api++) {
        signingIn.add(muster.api(api).start(verify(path, PASSWORD)));
      }
      String now = put(path, People.word("password "));
      assertFalse(matches(n, path, PASSWORD));
      signingIn.forEach(CompletableFuture::join);

      // What was published before this write of the same shard was decided before it.
      Request last = Request.patch(path, People.named("Last"));
      assertEquals(200, muster.api(0).send(last).statusCode());
      assertTrue(matches(n, path, now));
      assertFalse(matches(n, path, PASSWORD));
    }
  }

  /** The workers stand still, so the password is changed in the queue before the upgrade is. */
  @Test
  void anUpgradeThatTheQueueHasBehindAChangeIsOvertaken() throws Exception {
    String path = imported(BCRYPT);
    String name = People.word("new");
    String body =
        new JsonObject()
            .put("name", name)
            .put("email", People.email(name))
            .put("password", "a new password")
            .encode();
    double before = decidedUpgrades();
    muster.whileWorkersArePaused(
        () -> {
          Request async = Request.put(path, body).with("Prefer", "respond-async");
          assertEquals(202, muster.api(0).send(async).statusCode());
          assertTrue(matches(0, path, PASSWORD), "not decided yet");
        });

    await().atMost(Duration.ofSeconds(20)).until(() -> decidedUpgrades() == before + 1);
    assertEquals(2L, stored(path).get("version"), "the change alone was applied");
    assertTrue(matches(1, path, "a new password"));
    assertFalse(matches(1, path, PASSWORD));
  }

  private static double decidedUpgrades() {
    return muster.api(0).counted("muster_password_upgrades_total");
  }
}
