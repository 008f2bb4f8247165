package io.muster.worker.store;

import io.muster.command.Outcome;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkResult;
import io.muster.mongo.ChunkResultDocuments;
import io.muster.mongo.ImportDocuments;
import io.muster.mongo.OutcomeDocuments;
import io.muster.mongo.StoreSchema;
import io.muster.mongo.UserDocuments;
import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.decision.Changes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.bson.BsonBinaryWriter;
import org.bson.BsonWriter;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;

/**
 * The statements of a transaction as server commands, encoded by us: so a group of writes is one
 * statement, documents are encoded once, and the server's answer about a duplicate is seen whole.
 */
final class TransactionCommands {

  // Above what most documents take, so that the buffer is rarely copied.
  private static final int BYTES_PER_DOCUMENT = 512;
  private static final int BYTES_PER_KEY = 96;

  private final long statementMillis;

  /** Makes commands that the server gives up on after a time. */
  TransactionCommands(long statementMillis) {
    this.statementMillis = statementMillis;
  }

  /**
   * One statement that writes.
   *
   * @param collection what it writes to
   * @param command the command
   * @param expected how many documents it must match; negative if any number will do
   */
  record Write(String collection, RawBsonDocument command, int expected) {}

  RawBsonDocument findOutcomes(Collection<String> commandIds) {
    return find(
        OutcomeDocuments.COLLECTION,
        commandIds.size(),
        filter -> isIn(filter, OutcomeDocuments.ID, commandIds));
  }

  RawBsonDocument findImport(String id) {
    return find(
        ImportDocuments.COLLECTION, 1, filter -> filter.writeString(ImportDocuments.ID, id));
  }

  RawBsonDocument findChunkResults(List<ChunkId> chunks) {
    return find(
        ChunkResultDocuments.COLLECTION,
        chunks.size(),
        filter ->
            isIn(filter, ChunkResultDocuments.ID, chunks.stream().map(ChunkId::text).toList()));
  }

  /** Those with these ids and those with these addresses. */
  RawBsonDocument findUsers(Collection<UserId> ids, Collection<String> emailKeys) {
    return find(
        UserDocuments.COLLECTION,
        ids.size() + emailKeys.size(),
        filter -> {
          if (emailKeys.isEmpty()) {
            isIn(filter, ids);
          } else if (ids.isEmpty()) {
            isIn(filter, UserDocuments.EMAIL_KEY, emailKeys);
          } else {
            filter.writeStartArray("$or");
            filter.writeStartDocument();
            isIn(filter, ids);
            filter.writeEndDocument();
            filter.writeStartDocument();
            isIn(filter, UserDocuments.EMAIL_KEY, emailKeys);
            filter.writeEndDocument();
            filter.writeEndArray();
          }
        });
  }

  /**
   * What a fold wants written, in the order that the unique indexes need: outcomes first, where two
   * units with the same command collide, then whatever frees an address before whatever takes it.
   */
  List<Write> writes(Changes changes) {
    List<Write> writes = new ArrayList<>(6);
    if (!changes.outcomes().isEmpty()) {
      writes.add(insertOutcomes(changes.outcomes()));
    }
    if (!changes.chunkResults().isEmpty()) {
      writes.add(insertChunkResults(changes.chunkResults()));
    }
    if (!changes.deletes().isEmpty()) {
      writes.add(
          delete(
              UserDocuments.COLLECTION,
              UserDocuments.ID,
              changes.deletes(),
              changes.deletes().size()));
    }
    if (!changes.erased().isEmpty()) {
      writes.add(delete(StoreSchema.DEAD_LETTERS, "user_id", changes.erased(), -1));
    }
    if (!changes.updates().isEmpty()) {
      writes.add(updateUsers(changes.parked(), changes.updates()));
    }
    if (!changes.inserts().isEmpty()) {
      writes.add(insertUsers(changes.inserts()));
    }
    return writes;
  }

  /** Writes one of each, and removes them again. */
  List<Write> writesAndTheirRemoval(Outcome outcome, User user) {
    return List.of(
        insertOutcomes(List.of(outcome)),
        insertUsers(List.of(user)),
        delete(OutcomeDocuments.COLLECTION, OutcomeDocuments.ID, List.of(outcome.commandId()), 1),
        delete(UserDocuments.COLLECTION, UserDocuments.ID, List.of(user.id()), 1));
  }

  private Write insertOutcomes(List<Outcome> outcomes) {
    return insert(
        OutcomeDocuments.COLLECTION,
        outcomes.size(),
        documents -> outcomes.forEach(outcome -> OutcomeDocuments.write(documents, outcome)));
  }

  private Write insertChunkResults(List<ChunkResult> results) {
    return insert(
        ChunkResultDocuments.COLLECTION,
        results.size(),
        documents -> results.forEach(result -> ChunkResultDocuments.write(documents, result)));
  }

  private Write insertUsers(List<User> users) {
    return insert(
        UserDocuments.COLLECTION,
        users.size(),
        documents -> users.forEach(user -> UserDocuments.write(documents, user)));
  }

  private Write insert(String collection, int count, Consumer<BsonWriter> documents) {
    return new Write(
        collection,
        command(
            count * BYTES_PER_DOCUMENT,
            command -> {
              command.writeString("insert", collection);
              command.writeStartArray("documents");
              documents.accept(command);
              command.writeEndArray();
            }),
        count);
  }

  private Write delete(String collection, String field, Collection<?> ids, int expected) {
    return new Write(
        collection,
        command(
            ids.size() * BYTES_PER_KEY,
            command -> {
              command.writeString("delete", collection);
              command.writeStartArray("deletes");
              command.writeStartDocument();
              command.writeStartDocument("q");
              isIn(command, field, ids);
              command.writeEndDocument();
              command.writeInt32("limit", 0);
              command.writeEndDocument();
              command.writeEndArray();
            }),
        expected);
  }

  private Write updateUsers(List<UserId> parked, List<User> updates) {
    return new Write(
        UserDocuments.COLLECTION,
        command(
            updates.size() * BYTES_PER_DOCUMENT + parked.size() * BYTES_PER_KEY,
            command -> {
              command.writeString("update", UserDocuments.COLLECTION);
              command.writeStartArray("updates");
              parked.forEach(id -> park(command, id));
              updates.forEach(user -> replace(command, user));
              command.writeEndArray();
            }),
        parked.size() + updates.size());
  }

  /** Sets the address aside: an id is nobody's address. */
  private static void park(BsonWriter updates, UserId id) {
    updates.writeStartDocument();
    queryById(updates, id);
    updates.writeStartDocument("u");
    updates.writeStartDocument("$set");
    updates.writeString(UserDocuments.EMAIL_KEY, id.hex());
    updates.writeEndDocument();
    updates.writeEndDocument();
    updates.writeEndDocument();
  }

  /** The whole document anew: nothing stays of a user that was deleted and created again. */
  private static void replace(BsonWriter updates, User user) {
    updates.writeStartDocument();
    queryById(updates, user.id());
    updates.writeName("u");
    UserDocuments.write(updates, user);
    updates.writeEndDocument();
  }

  private static void queryById(BsonWriter writer, UserId id) {
    writer.writeStartDocument("q");
    writer.writeObjectId(UserDocuments.ID, UserDocuments.objectId(id));
    writer.writeEndDocument();
  }

  private RawBsonDocument find(String collection, int keys, Consumer<BsonWriter> filter) {
    return command(
        keys * BYTES_PER_KEY,
        command -> {
          command.writeString("find", collection);
          command.writeStartDocument("filter");
          filter.accept(command);
          command.writeEndDocument();
          // More than can be found, so that all of it comes at once and no cursor stays open.
          command.writeInt32("batchSize", keys + 1);
        });
  }

  private static void isIn(BsonWriter query, Collection<UserId> ids) {
    isIn(query, UserDocuments.ID, ids);
  }

  private static void isIn(BsonWriter query, String field, Collection<?> values) {
    query.writeStartDocument(field);
    query.writeStartArray("$in");
    for (Object value : values) {
      if (value instanceof UserId id) {
        query.writeObjectId(UserDocuments.objectId(id));
      } else {
        query.writeString((String) value);
      }
    }
    query.writeEndArray();
    query.writeEndDocument();
  }

  private RawBsonDocument command(int expectedBytes, Consumer<BsonWriter> body) {
    BasicOutputBuffer buffer = new BasicOutputBuffer(Math.max(expectedBytes, BYTES_PER_DOCUMENT));
    try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
      writer.writeStartDocument();
      body.accept(writer);
      writer.writeInt64("maxTimeMS", statementMillis);
      writer.writeEndDocument();
    }
    return new RawBsonDocument(buffer.getInternalBuffer(), 0, buffer.getPosition());
  }
}
