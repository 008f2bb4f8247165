package io.muster.worker.store;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.muster.mongo.ClusterPoints;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.Publishers;
import io.muster.signing.ClusterPoint;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.configuration.CodecRegistries;
import org.reactivestreams.Publisher;

/**
 * One transaction in a session of its own. Its statements must be run one after another; each has a
 * deadline. Futures complete on the driver's threads.
 */
final class Transaction {

  /** How long the server may work on a statement or a commit. */
  static final long SERVER_MILLIS = 5_000;

  // The server's own limit and a second for the way there and back: what takes longer is lost, and
  // waiting for the connection to time out would only delay the next try.
  private static final long ANSWER_MILLIS = SERVER_MILLIS + 1_000;
  private static final long ABORT_MILLIS = 2_000;

  /** Whatever the connection string says. */
  private static final TransactionOptions OPTIONS =
      TransactionOptions.builder()
          .readConcern(ReadConcern.SNAPSHOT)
          .readPreference(ReadPreference.primary())
          .writeConcern(WriteConcern.MAJORITY.withJournal(true))
          .maxCommitTime(SERVER_MILLIS, TimeUnit.MILLISECONDS)
          .build();

  /** The primary waits for its journal, as a majority does, so that both are asked for the same. */
  private static final TransactionOptions BY_PRIMARY =
      TransactionOptions.merge(
          TransactionOptions.builder().writeConcern(WriteConcern.W1.withJournal(true)).build(),
          OPTIONS);

  private static final ClientSessionOptions SESSION =
      ClientSessionOptions.builder()
          .causallyConsistent(false)
          .defaultTransactionOptions(OPTIONS)
          .build();

  /** Whom the first commit waits for; each further one waits for a majority, says the driver. */
  enum FirstCommit {
    BY_MAJORITY,
    BY_PRIMARY
  }

  private final ClientSession session;
  private final MongoDatabase database;

  private Transaction(ClientSession session, MongoDatabase database) {
    this.session = session;
    this.database = database;
  }

  /** A database that can decode what our statements answer. */
  static MongoDatabase databaseFor(MongoConnection connection) {
    return connection
        .database()
        .withCodecRegistry(
            CodecRegistries.fromRegistries(
                FindReplies.CODECS, MongoClientSettings.getDefaultCodecRegistry()));
  }

  /**
   * Opens a session and starts its transaction; the server hears of it with the first statement.
   */
  static Future<Transaction> begin(
      MongoConnection connection, MongoDatabase database, FirstCommit firstCommit) {
    return withDeadline(connection.driver().startSession(SESSION))
        .map(
            session -> {
              session.startTransaction(
                  firstCommit == FirstCommit.BY_PRIMARY ? BY_PRIMARY : OPTIONS);
              return new Transaction(session, database);
            });
  }

  /** Runs one statement. */
  <T> Future<T> run(RawBsonDocument command, Class<T> reply) {
    return withDeadline(database.runCommand(session, command, reply));
  }

  /**
   * Runs statements that write, one after another.
   *
   * @param check looks at the server's answer to each, and throws where that must end it
   */
  Future<Void> writeAll(
      Iterator<TransactionCommands.Write> writes,
      BiConsumer<TransactionCommands.Write, BsonDocument> check) {
    if (!writes.hasNext()) {
      return Future.succeededFuture();
    }
    TransactionCommands.Write write = writes.next();
    return run(write.command(), BsonDocument.class)
        .compose(
            reply -> {
              check.accept(write, reply);
              return writeAll(writes, check);
            });
  }

  /**
   * Sends the commit once; the driver repeats it once where the connection was cut. After the first
   * time it waits for a majority, and changes nothing.
   */
  Future<Void> commit() {
    return Publishers.first(session.commitTransaction(), null)
        .timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
        .mapEmpty();
  }

  /** Gives up what was written; never fails. */
  Future<Void> abort() {
    return Future.succeededFuture()
        .compose(begun -> Publishers.first(session.abortTransaction(), null))
        .timeout(ABORT_MILLIS, TimeUnit.MILLISECONDS)
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /** Ends the session. */
  void close() {
    session.close();
  }

  /** The store's time at the last answer, to the second. */
  Instant operationTime() {
    BsonTimestamp time = session.getOperationTime();
    return time == null ? Instant.MIN : Instant.ofEpochSecond(time.getTime());
  }

  /** The point in the store's history that the session has reached. */
  ClusterPoint point() {
    return ClusterPoints.of(session);
  }

  private static <T> Future<T> withDeadline(Publisher<T> publisher) {
    return Publishers.first(publisher, null)
        .timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
        .map(
            reply -> {
              if (reply == null) {
                throw new IllegalStateException("the driver completed without an answer");
              }
              return reply;
            });
  }
}
