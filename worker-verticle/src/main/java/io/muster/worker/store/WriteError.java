package io.muster.worker.store;

import io.muster.mongo.UserDocuments;
import io.muster.user.UserId;
import io.muster.worker.decision.State;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Why the server refused a write. Told by codes and keys, never by the text of a message.
 *
 * @param code the server's error code
 * @param collection what was written to
 * @param key the key that is there already, by field; empty for other errors
 */
record WriteError(int code, String collection, BsonDocument key) {

  static final int DUPLICATE_KEY = 11000;
  static final int WRITE_CONFLICT = 112;

  private static final int NO_SUCH_TRANSACTION = 251;

  /** Validation failed, document or key too large, bad value: the same on each try. */
  private static final Set<Integer> FAULTS_OF_A_DOCUMENT = Set.of(2, 121, 10334, 17280, 17419);

  /** The first error in the server's answer to a write; null if there is none. */
  static @Nullable WriteError of(BsonDocument reply, String collection) {
    BsonValue errors = reply.get("writeErrors");
    if (errors == null || !errors.isArray() || errors.asArray().isEmpty()) {
      return null;
    }
    return ofError(errors.asArray().get(0).asDocument(), collection);
  }

  /** An error document with its code and, for a duplicate, its key. */
  static WriteError ofError(BsonDocument error, String collection) {
    BsonNumber code = error.getNumber("code");
    BsonValue key = error.get("keyValue");
    return new WriteError(
        code.intValue(),
        collection,
        key != null && key.isDocument() ? key.asDocument() : new BsonDocument());
  }

  /**
   * What it means for the unit; null if it is none of these, but a fault of the infrastructure.
   *
   * @param state what the unit had read
   */
  @Nullable UnitResult verdict(State state) {
    if (code == DUPLICATE_KEY) {
      // Its owner was read and the fold took the key nevertheless: it would on each try.
      return wasRead(state)
          ? new UnitResult.Refused("E11000 " + where() + " known_owner=true")
          : new UnitResult.Conflict("E11000 " + where(), taken());
    }
    if (code == WRITE_CONFLICT || code == NO_SUCH_TRANSACTION) {
      return new UnitResult.Conflict("code=" + code);
    }
    return FAULTS_OF_A_DOCUMENT.contains(code)
        ? new UnitResult.Refused("code=" + code + " collection=" + collection)
        : null;
  }

  private boolean wasRead(State state) {
    if (!isAboutUser()) {
      return false;
    }
    BsonValue emailKey = key.get(UserDocuments.EMAIL_KEY);
    if (emailKey != null && emailKey.isString()) {
      return state.owners().containsKey(emailKey.asString().getValue());
    }
    UserId id = takenId();
    return id != null && state.users().containsKey(id);
  }

  private UnitResult.@Nullable TakenKey taken() {
    return isAboutUser() ? new UnitResult.TakenKey(takenId()) : null;
  }

  private @Nullable UserId takenId() {
    BsonValue id = key.get(UserDocuments.ID);
    return id != null && id.isObjectId() ? UserDocuments.userId(id.asObjectId().getValue()) : null;
  }

  private boolean isAboutUser() {
    return collection.equals(UserDocuments.COLLECTION);
  }

  /** Names the index and, of keys, ids alone: another may be somebody's address. */
  private String where() {
    String index = collection + "." + (key.isEmpty() ? "?" : String.join(",", key.keySet()));
    BsonValue id = key.get(UserDocuments.ID);
    return id != null && id.isObjectId()
        ? index + " " + id.asObjectId().getValue().toHexString()
        : index;
  }
}
