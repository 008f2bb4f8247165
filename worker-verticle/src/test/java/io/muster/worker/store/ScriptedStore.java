package io.muster.worker.store;

import static io.muster.worker.store.StoreUnderTest.await;

import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.bson.BsonDocument;

/**
 * A primary that finds nothing and takes all that is written, as long as a test says nothing else.
 */
final class ScriptedStore implements AutoCloseable {

  static final int SERVER_SECONDS = 1_900_000_000;
  static final String OK = "ok: 1, operationTime: {$timestamp: {t: " + SERVER_SECONDS + ", i: 7}}";
  static final String TRANSIENT = "errorLabels: ['TransientTransactionError'], ";

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Function<BsonDocument, BsonDocument>> answers =
      new ConcurrentHashMap<>();
  private final ScriptedServer server;
  private final MongoConnection connection;

  ScriptedStore() {
    try {
      server = new ScriptedServer(command -> answers.get(command.getFirstKey()).apply(command));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    connection =
        MongoConnection.open(
            vertx,
            // What the address says of concerns and preferences must not matter.
            MongoSettings.of(
                server.uri()
                    + "?w=1&journal=false&readConcernLevel=local&readPreference=secondary"),
            "test");
    answer("find", found("[]"));
    answer("insert", ScriptedStore::allWritten);
    answer("update", ScriptedStore::allWritten);
    answer("delete", ScriptedStore::allWritten);
    answer("commitTransaction", "{" + OK + "}");
    answer("abortTransaction", "{" + OK + "}");
  }

  /** Scripts what it says to a command. */
  void answer(String command, Function<BsonDocument, BsonDocument> reply) {
    answers.put(command, reply);
  }

  /** Scripts what it says to a command, always the same. */
  void answer(String command, String reply) {
    answer(command, asked -> BsonDocument.parse(reply));
  }

  /** The answer to a find. */
  static String found(String documents) {
    return "{cursor: {firstBatch: "
        + documents
        + ", id: {$numberLong: '0'}, ns: 'muster.x'}, "
        + OK
        + "}";
  }

  private static BsonDocument allWritten(BsonDocument command) {
    int count =
        command.containsKey("documents")
            ? command.getArray("documents").size()
            : command.getArray(command.containsKey("updates") ? "updates" : "deletes").size();
    return BsonDocument.parse("{n: " + count + ", " + OK + "}");
  }

  UnitOfWork unitOfWork(InstantSource clock) {
    return new ReplicaSetUnitOfWork(vertx, connection, clock);
  }

  /** All that it was asked. */
  List<BsonDocument> commands() {
    return server.commands();
  }

  /** The names of all that it was asked, with the collection where there is one. */
  List<String> said() {
    return server.commands().stream()
        .map(
            command -> {
              String name = command.getFirstKey();
              return command.get(name).isString()
                  ? name + " " + command.getString(name).getValue()
                  : name;
            })
        .toList();
  }

  @Override
  public void close() {
    await(connection.close());
    try {
      server.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    await(vertx.close());
  }
}
