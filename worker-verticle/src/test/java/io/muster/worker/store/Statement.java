package io.muster.worker.store;

import io.muster.command.Outcome;
import io.muster.mongo.OutcomeDocuments;
import io.muster.mongo.UserDocuments;
import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.decision.Changes;
import io.muster.worker.decision.State;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * One statement that a unit of work sends to the server, read back from the server command that the
 * real code makes, so that a model of the store runs what production runs, in its order.
 *
 * @param collection what it writes to
 * @param operations what it does, in order
 * @param expected how many documents it must match
 */
public record Statement(String collection, List<Operation> operations, int expected) {

  /** One write to one document. */
  public sealed interface Operation {
    /** A decision. */
    record InsertOutcome(Outcome outcome) implements Operation {}

    /** A new user. */
    record InsertUser(User user) implements Operation {}

    /** A user's end. */
    record DeleteUser(UserId id) implements Operation {}

    /** An address that is set aside. */
    record Park(UserId id, String emailKey) implements Operation {}

    /** A user anew. */
    record ReplaceUser(User user) implements Operation {}
  }

  /** Takes its own copy. */
  public Statement {
    operations = List.copyOf(operations);
  }

  /** What the transaction writes for these changes to users and outcomes, in its order. */
  public static List<Statement> of(Changes changes) {
    List<Statement> statements = new ArrayList<>();
    for (TransactionCommands.Write write : new TransactionCommands(1).writes(changes)) {
      // Those that may match any number are about dead letters.
      if (write.expected() >= 0) {
        statements.add(
            new Statement(write.collection(), operations(write.command()), write.expected()));
      }
    }
    return statements;
  }

  /**
   * Whether the real code takes a duplicate for the fault of a message (which is then isolated and
   * becomes a dead letter) and not for a conflict with another unit (which is tried again).
   *
   * @param state what the unit had read
   */
  public static boolean isFaultOfAMessage(
      String collection, String field, BsonValue value, State state) {
    BsonDocument key = new BsonDocument(field, value);
    return new WriteError(WriteError.DUPLICATE_KEY, collection, key).verdict(state)
        instanceof UnitResult.Refused;
  }

  private static List<Operation> operations(BsonDocument command) {
    List<Operation> operations = new ArrayList<>();
    switch (command.getFirstKey()) {
      case "insert" -> {
        boolean users = command.getString("insert").getValue().equals(UserDocuments.COLLECTION);
        for (BsonValue document : command.getArray("documents")) {
          operations.add(users ? insertUser(document) : insertOutcome(document));
        }
      }
      case "delete" -> {
        BsonDocument query = command.getArray("deletes").get(0).asDocument().getDocument("q");
        for (BsonValue id : query.getDocument(UserDocuments.ID).getArray("$in")) {
          operations.add(new Operation.DeleteUser(userId(id)));
        }
      }
      case "update" -> {
        for (BsonValue update : command.getArray("updates")) {
          operations.add(update(update.asDocument()));
        }
      }
      default -> throw new IllegalArgumentException(command.getFirstKey());
    }
    return operations;
  }

  private static Operation insertUser(BsonValue document) {
    return new Operation.InsertUser(UserDocuments.read(reader(document)));
  }

  private static Operation insertOutcome(BsonValue document) {
    return new Operation.InsertOutcome(OutcomeDocuments.read(reader(document)));
  }

  private static Operation update(BsonDocument update) {
    BsonDocument change = update.getDocument("u");
    if (!change.containsKey("$set")) {
      return new Operation.ReplaceUser(UserDocuments.read(reader(change)));
    }
    BsonString parked = change.getDocument("$set").getString(UserDocuments.EMAIL_KEY);
    return new Operation.Park(
        userId(update.getDocument("q").get(UserDocuments.ID)), parked.getValue());
  }

  private static BsonDocumentReader reader(BsonValue document) {
    return new BsonDocumentReader(document.asDocument());
  }

  private static UserId userId(BsonValue id) {
    return UserDocuments.userId(id.asObjectId().getValue());
  }
}
