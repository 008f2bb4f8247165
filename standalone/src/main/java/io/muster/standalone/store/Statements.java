package io.muster.standalone.store;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.List;

/**
 * What a unit may do to the store: it has it to itself for as long as the unit runs. On the store's
 * thread.
 */
final class Statements {
  private final MongoBackend backend;
  private final String database;
  private final Channel channel;
  private boolean wrote;

  Statements(MongoBackend backend, String database, Channel channel) {
    this.backend = backend;
    this.database = database;
    this.channel = channel;
  }

  /** Whether anything may have been written. */
  boolean wrote() {
    return wrote;
  }

  /** All documents that {@code filter} finds. */
  List<Document> find(String collection, Document filter) {
    var command =
        new Document("find", collection)
            .append("filter", filter)
            .append("batchSize", Integer.MAX_VALUE)
            .append("singleBatch", true);
    var reply = backend.handleCommand(channel, database, "find", command);
    if (reply.get("cursor") instanceof Document cursor
        && cursor.get("firstBatch") instanceof List<?> found) {
      return found.stream().map(Document.class::cast).toList();
    }
    throw new IllegalStateException("the store did not answer a find with documents");
  }

  /** Inserts all of them. */
  void insert(String collection, List<Document> documents) {
    var command = new Document("insert", collection).append("documents", documents);
    expect(write("insert", command), documents.size(), collection);
  }

  /** Updates or replaces exactly one document for each id. */
  void update(String collection, List<Document> updates) {
    var command = new Document("update", collection).append("updates", updates);
    expect(write("update", command), updates.size(), collection);
  }

  /** Deletes whatever {@code filter} finds, and says how many it were. */
  int delete(String collection, Document filter) {
    var one = new Document("q", filter).append("limit", 0);
    var command = new Document("delete", collection).append("deletes", List.of(one));
    return count(write("delete", command));
  }

  private Document write(String name, Document command) {
    wrote = true;
    return backend.handleCommand(channel, database, name, command.append("ordered", true));
  }

  private static void expect(Document reply, int expected, String collection) {
    if (reply.get("writeErrors") instanceof List<?> errors && !errors.isEmpty()) {
      throw new IllegalStateException(
          "the store refused a write: collection="
              + collection
              + " code="
              + ((Document) errors.get(0)).get("code"));
    }
    if (count(reply) != expected) {
      throw new IllegalStateException(
          "collection=" + collection + " expected=" + expected + " matched=" + count(reply));
    }
  }

  private static int count(Document reply) {
    return reply.get("n") instanceof Number n ? n.intValue() : -1;
  }
}
