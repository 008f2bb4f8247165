package io.muster.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.decision.Changes;
import java.time.Instant;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class TransactionCommandsTest {

  private static final UserId A = new UserId("00000000000000000000000a");
  private static final UserId B = new UserId("00000000000000000000000b");
  private final TransactionCommands commands = new TransactionCommands(5_000);

  private static User user(UserId id) {
    return new User(id, "N", "e@x.org", "e@x.org", "$", Instant.EPOCH, Instant.EPOCH, 2);
  }

  private static Outcome outcome(String id) {
    return new Outcome(
        id,
        A,
        CommandType.DELETE,
        OutcomeStatus.APPLIED,
        null,
        null,
        null,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  @Test
  void allOutcomesAreAskedForAtOnce() {
    assertEquals(
        BsonDocument.parse(
            "{find: 'outcomes', filter: {_id: {$in: ['1', '2']}}, batchSize: 3,"
                + " maxTimeMS: {$numberLong: '5000'}}"),
        commands.findOutcomes(List.of("1", "2")).asDocument());
  }

  @Test
  void usersAreAskedForByIdAndByAddressAtOnce() {
    assertEquals(
        BsonDocument.parse(
            "{find: 'users', filter: {$or: [{_id: {$in: [{$oid: '00000000000000000000000a'}]}},"
                + " {email_key: {$in: ['e@x.org']}}]}, batchSize: 3,"
                + " maxTimeMS: {$numberLong: '5000'}}"),
        commands.findUsers(List.of(A), List.of("e@x.org")).asDocument());
    assertEquals(
        BsonDocument.parse("{_id: {$in: [{$oid: '00000000000000000000000a'}]}}"),
        commands.findUsers(List.of(A), List.of()).getDocument("filter"));
  }

  @Test
  void whatFreesAnAddressIsWrittenBeforeWhatTakesIt() {
    List<TransactionCommands.Write> writes =
        commands.writes(
            new Changes(
                List.of(outcome("1")),
                List.of(A),
                List.of(B),
                List.of(user(B)),
                List.of(user(A)),
                List.of(A)));

    assertEquals(
        List.of(
            "insert outcomes",
            "delete users",
            "delete dead_letters",
            "update users",
            "insert users"),
        writes.stream().map(w -> w.command().getFirstKey() + " " + w.collection()).toList());
    assertEquals(
        List.of(1, 1, -1, 2, 1), writes.stream().map(TransactionCommands.Write::expected).toList());
    BsonDocument park = writes.get(3).command().getArray("updates").get(0).asDocument();
    assertEquals(
        BsonDocument.parse("{$set: {email_key: '00000000000000000000000b'}}"),
        park.getDocument("u"));
  }

  @Test
  void aUnitOfCreationsHasTwoWrites() {
    Changes changes =
        new Changes(
            List.of(outcome("1")), List.of(), List.of(), List.of(), List.of(user(A)), List.of());

    assertEquals(2, commands.writes(changes).size());
  }

  @Test
  void aUnitOfRepeatedCommandsHasNone() {
    assertEquals(
        List.of(),
        commands.writes(
            new Changes(List.of(), List.of(), List.of(), List.of(), List.of(), List.of())));
  }
}
