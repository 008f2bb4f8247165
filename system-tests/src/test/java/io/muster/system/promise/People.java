package io.muster.system.promise;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicLong;

/** Names and addresses that nobody had before. */
final class People {

  /** Stands for a password's hash in commands of producers. */
  static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA"
          + "$RdescudvJCsgt3ub+b0dWRWJTmaaJObGR+RdescudvI";

  private static final AtomicLong LAST = new AtomicLong(System.nanoTime());

  private People() {}

  /** A word that is nowhere else. */
  static String word(String beginning) {
    return beginning + Long.toString(LAST.incrementAndGet(), Character.MAX_RADIX);
  }

  static String email(String word) {
    return word + "@example.org";
  }

  /** The body that creates or replaces a user of this name, whose address is made of it. */
  static String user(String word) {
    return user(word, email(word));
  }

  static String user(String name, String email) {
    return new JsonObject()
        .put("name", name)
        .put("email", email)
        .put("password", "correct horse " + name)
        .encode();
  }

  /** The command of a producer that creates or replaces a user of this name. */
  static JsonObject command(String userId, String word) {
    return new JsonObject()
        .put("user_id", userId)
        .put("name", word)
        .put("email", email(word))
        .put("password_hash", HASH);
  }

  static String named(String name) {
    return new JsonObject().put("name", name).encode();
  }
}
