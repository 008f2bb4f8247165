package io.muster.worker.model;

import io.muster.mongo.OutcomeDocuments;
import io.muster.mongo.UserDocuments;
import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.store.Statement;
import io.muster.worker.store.Statement.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * One statement in the server: unique indexes are checked at each of its writes, and who meets a
 * key that another has written since its snapshot aborts.
 */
final class StatementRun {

  /** What the server answers. */
  sealed interface Answer {
    /** It is written; so many documents matched. */
    record Written(TransactionModel transaction, int matched) implements Answer {}

    /** A key is there already; the transaction is aborted. */
    record Duplicate(String collection, String field, BsonValue value) implements Answer {}

    /** Another transaction was first; this one is aborted. */
    record WriteConflict() implements Answer {}
  }

  private final StoreModel store;
  private final TransactionModel transaction;
  private final boolean uniqueAddresses;
  private final Map<String, Optional<Object>> writes;
  private int matched;

  StatementRun(StoreModel store, TransactionModel transaction, boolean uniqueAddresses) {
    this.store = store;
    this.transaction = transaction;
    this.uniqueAddresses = uniqueAddresses;
    this.writes = new HashMap<>(transaction.writes());
  }

  /** Runs it; once only. */
  Answer run(Statement statement) {
    for (Operation operation : statement.operations()) {
      Optional<Answer> failure = apply(operation);
      if (failure.isPresent()) {
        return failure.get();
      }
    }
    return new Answer.Written(transaction.writing(writes), matched);
  }

  private Optional<Answer> apply(Operation operation) {
    if (operation instanceof Operation.InsertOutcome insert) {
      matched++;
      String id = insert.outcome().commandId();
      return insert(
          Data.outcomeKey(id),
          insert.outcome(),
          new Answer.Duplicate(
              OutcomeDocuments.COLLECTION, OutcomeDocuments.ID, new BsonString(id)));
    }
    if (operation instanceof Operation.InsertUser insert) {
      matched++;
      UserId id = insert.user().id();
      Optional<Answer> failure =
          insert(
              Data.userKey(id),
              insert.user(),
              new Answer.Duplicate(
                  UserDocuments.COLLECTION,
                  UserDocuments.ID,
                  new BsonObjectId(UserDocuments.objectId(id))));
      return failure.isPresent() ? failure : claim(insert.user());
    }
    if (operation instanceof Operation.DeleteUser delete) {
      return replace(delete.id(), null);
    }
    if (operation instanceof Operation.Park park) {
      User user = (User) value(Data.userKey(park.id()));
      return replace(park.id(), user == null ? null : withAddress(user, park.emailKey()));
    }
    User user = ((Operation.ReplaceUser) operation).user();
    return replace(user.id(), user);
  }

  private Optional<Answer> insert(String key, Object value, Answer duplicate) {
    return value(key) != null ? Optional.of(duplicate) : write(key, Optional.of(value));
  }

  /** Changes or removes a user, if it is there. */
  private Optional<Answer> replace(UserId id, User after) {
    User before = (User) value(Data.userKey(id));
    if (before == null) {
      return Optional.empty();
    }
    matched++;
    Optional<Answer> failure = write(Data.userKey(id), Optional.ofNullable(after));
    if (failure.isPresent()
        || !uniqueAddresses
        || (after != null && after.emailKey().equals(before.emailKey()))) {
      return failure;
    }
    failure = write(Data.addressKey(before.emailKey()), Optional.empty());
    return failure.isPresent() || after == null ? failure : claim(after);
  }

  private Optional<Answer> claim(User user) {
    if (!uniqueAddresses) {
      return Optional.empty();
    }
    return insert(
        Data.addressKey(user.emailKey()),
        user.id(),
        new Answer.Duplicate(
            UserDocuments.COLLECTION, UserDocuments.EMAIL_KEY, new BsonString(user.emailKey())));
  }

  private Optional<Answer> write(String key, Optional<Object> value) {
    if (store.conflicts(transaction, key)) {
      return Optional.of(new Answer.WriteConflict());
    }
    writes.put(key, value);
    return Optional.empty();
  }

  /** What the transaction sees under a key: its own writes over its snapshot. */
  private Object value(String key) {
    Optional<Object> own = writes.get(key);
    return own != null ? own.orElse(null) : transaction.snapshot().get(key);
  }

  private static User withAddress(User user, String emailKey) {
    return new User(
        user.id(),
        user.name(),
        user.email(),
        emailKey,
        user.passwordHash(),
        user.createdAt(),
        user.updatedAt(),
        user.version());
  }
}
