package io.muster.system.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.command.Outcome;
import io.muster.messaging.Names;
import io.muster.messaging.Reply;
import io.muster.system.chaos.history.Answer;
import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Intent;
import io.muster.system.chaos.scene.Scene;
import io.muster.user.UserId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Bodies of messages, good and bad, and what replies mean. Any thread. */
final class Messages {
  private static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA"
          + "$RdescudvJCsgt3ub+b0dWRWJTmaaJObGR+RdescudvI";

  private Messages() {}

  /** The body of a command. */
  static byte[] body(Intent intent) {
    JsonObject body = new JsonObject().put("user_id", intent.userId());
    if (intent.name() != null) {
      body.put("name", intent.name());
    }
    if (intent.email() != null) {
      body.put("email", intent.email());
    }
    if (intent.kind() == Intent.Kind.CREATE || intent.kind() == Intent.Kind.REPLACE) {
      body.put("password_hash", HASH);
    }
    if (intent.ifVersion() != null) {
      body.put("if_version", intent.ifVersion());
    }
    return body.encode().getBytes(UTF_8);
  }

  /** What a reply says. */
  static Told told(Reply reply) {
    Outcome outcome = reply.outcome();
    Verdict verdict =
        switch (outcome.status()) {
          case APPLIED -> Verdict.APPLIED;
          case REJECTED -> Verdict.REJECTED;
          case EXPIRED -> Verdict.EXPIRED;
          case FAILED -> Verdict.FAILED;
        };
    Answer answer =
        new Answer(
            verdict,
            outcome.userId().hex(),
            outcome.version(),
            outcome.problem() == null ? null : outcome.problem().type().slug(),
            false,
            "reply");
    return new Told(answer, reply.consistencyToken(), null);
  }

  /**
   * A message that no worker can process.
   *
   * @param messageId its id, which the checker knows by its beginning
   * @param type the property type, or null
   * @param shard where it goes
   * @param body its body
   * @param madeAt when it says it was made
   */
  record Poison(String messageId, @Nullable String type, int shard, String body, Instant madeAt) {

    private static final Instant MILLISECONDS_FOR_SECONDS =
        Instant.ofEpochSecond(1_772_000_000_000L);
    private static final int TOO_LONG = 200_000;

    /** One of several kinds. */
    static Poison of(int number, long run, String userId) {
      int shard = Names.shardOf(new UserId(userId), Scene.SHARDS);
      String id = "poison-" + run + "-" + number;
      String patch = "{\"user_id\":\"" + userId + "\"";
      Instant now = Instant.now();
      return switch (number % 7) {
        case 0 -> new Poison(id, "user.patch", shard, "{", now);
        case 1 -> new Poison(id, "user.burn", shard, (patch + "}"), now);
        case 2 -> new Poison(id, "user.patch", (shard + 1) % Scene.SHARDS, (patch + "}"), now);
        case 3 -> new Poison(id, "user.patch", shard, (patch + ",\"password\":\"secret\"}"), now);
        case 4 -> new Poison(id, "user.delete", shard, (patch + "}"), MILLISECONDS_FOR_SECONDS);
        case 5 -> new Poison(id, "user.patch", shard, "{\"name\":\"" + "x".repeat(TOO_LONG), now);
        default -> new Poison(id, null, shard, "\0\1\2", now);
      };
    }
  }
}
