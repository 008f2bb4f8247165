package io.muster.cli.deadletters;

import io.muster.command.CommandType;
import io.muster.command.OutcomeStatus;
import io.muster.deadletter.DeadLetter;
import io.muster.deadletter.DeadLetterCategory;
import io.muster.messaging.Names;
import io.muster.user.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Letters for tests. */
final class Letters {

  static final UserId USER = new UserId("65f0c0ffee00000000000001");
  static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA"
          + "$RdescudvJCsgt3ub+b+dWRWJTmaaJObGV3vDTDwFLuE";
  static final String CREATE =
      "{\"user_id\":\"%s\",\"name\":\"Ada\",\"email\":\"ada@example.org\",\"password_hash\":\"%s\"}"
          .formatted(USER.hex(), HASH);

  private Letters() {}

  static DeadLetter letter(String id, Instant made, @Nullable String body) {
    return letter(id, id, made, body);
  }

  static DeadLetter letter(
      String id, @Nullable String commandId, @Nullable Instant made, @Nullable String body) {
    Instant last = made == null ? Instant.EPOCH : made;
    return new DeadLetter(
        id,
        commandId,
        USER,
        CommandType.CREATE,
        DeadLetterCategory.REFUSED,
        "the address ada@example.org is odd",
        new DeadLetter.Source("muster.commands.3", "muster.commands", "shard.3", id, "crm", made),
        2,
        last,
        last,
        null,
        body,
        body == null ? 0 : body.length());
  }

  /** A chunk of an import, as a worker or the broker gives it up. */
  static DeadLetter chunk(String messageId, Instant made, DeadLetterCategory category) {
    return new DeadLetter(
        "import/crm/" + messageId,
        null,
        null,
        null,
        category,
        "chunk 0 was decided with rows 1 to 1; another chunk needs another number",
        new DeadLetter.Source(Names.IMPORTS, Names.IMPORTS, "", messageId, "crm", made),
        1,
        made,
        made,
        null,
        null,
        4_711);
  }

  static KeptLetter kept(DeadLetter letter, @Nullable Replay replay) {
    return new KeptLetter(letter, letter.lastAt().plus(Duration.ofDays(30)), replay);
  }

  static Replay replay(
      String id, Instant timestamp, boolean asNew, @Nullable OutcomeStatus status) {
    return new Replay(id, timestamp, asNew, timestamp, "ops", status);
  }
}
