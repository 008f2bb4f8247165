package io.muster.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.vertx.core.Future;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Whether the server behind the connection can do what Muster promises. */
public final class StoreCheck {

  private static final long LIFETIME_LIMIT_SECONDS = 5;
  private static final int UNAUTHORIZED = 13;
  private static final int COMMAND_NOT_FOUND = 59;

  private StoreCheck() {}

  /** What the server turned out to be. */
  public sealed interface Result {

    /**
     * It will do.
     *
     * @param warnings what should be changed, and with which command
     */
    record Fit(List<String> warnings) implements Result {
      /** Takes its own copy. */
      public Fit {
        warnings = List.copyOf(warnings);
      }
    }

    /**
     * It is about to become a replica set, or somebody has yet to make it one: ask again.
     *
     * @param reason what is missing, and the command that mends it
     */
    record NotReady(String reason) implements Result {}

    /**
     * It will never do as it is.
     *
     * @param reason why, and the command that mends it
     */
    record Refused(String reason) implements Result {}
  }

  /**
   * Asks the server.
   *
   * @param embedded whether the store is the embedded one, which knows no replica sets and has but
   *     one writer: then nothing is asked
   * @return fails if there is no server to be reached
   */
  public static Future<Result> run(MongoConnection connection, boolean embedded) {
    if (embedded) {
      return Future.succeededFuture(new Result.Fit(List.of()));
    }
    return hello(connection.driver())
        .compose(hello -> judge(connection, hello))
        .recover(cause -> unlessStandalone(connection.settings(), cause));
  }

  private static Future<BsonDocument> hello(MongoClient client) {
    return admin(client, command("hello"))
        .recover(
            cause ->
                hasCode(cause, COMMAND_NOT_FOUND)
                    ? admin(client, command("isMaster"))
                    : Future.failedFuture(cause));
  }

  /**
   * A driver that was told the name of a replica set ignores a standalone server and just times
   * out; so ask the first address directly.
   */
  private static Future<Result> unlessStandalone(MongoSettings settings, Throwable timeout) {
    if (!(timeout instanceof MongoTimeoutException) || settings.uri().isSrvProtocol()) {
      return Future.failedFuture(timeout);
    }
    MongoClient direct = MongoClients.create(settings.forFirstHost("muster-check"));
    return hello(direct)
        .compose(
            hello ->
                isStandalone(hello)
                    ? Future.<Result>succeededFuture(new Result.Refused(STANDALONE))
                    : Future.failedFuture(timeout))
        .recover(cause -> Future.failedFuture(timeout))
        .onComplete(done -> direct.close());
  }

  private static boolean isStandalone(BsonDocument hello) {
    return !hello.containsKey("setName") && !hello.containsKey("isreplicaset") && !isMongos(hello);
  }

  private static boolean isMongos(BsonDocument hello) {
    return new BsonString("isdbgrid").equals(hello.get("msg"));
  }

  private static Future<Result> judge(MongoConnection connection, BsonDocument hello) {
    if (hello.containsKey("setName")) {
      return admin(connection.driver(), lifetimeQuery())
          .map(StoreCheck::lifetimeWarnings)
          .recover(
              cause ->
                  hasCode(cause, UNAUTHORIZED)
                      ? Future.succeededFuture(List.of(LIFETIME_UNKNOWN))
                      : Future.failedFuture(cause))
          .map(Result.Fit::new);
    }
    if (isMongos(hello)) {
      return Future.succeededFuture(new Result.Refused(SHARDED));
    }
    return Future.succeededFuture(
        isStandalone(hello) ? new Result.Refused(STANDALONE) : new Result.NotReady(NOT_INITIATED));
  }

  private static List<String> lifetimeWarnings(BsonDocument parameters) {
    BsonValue limit = parameters.get(LIFETIME_LIMIT);
    return limit == null
            || !limit.isNumber()
            || limit.asNumber().longValue() <= LIFETIME_LIMIT_SECONDS
        ? List.of()
        : List.of(
            LIFETIME_LIMIT
                + " is "
                + limit.asNumber().longValue()
                + ": for up to 1.5 times as many seconds a worker that dies holds up the users it"
                + " was writing; "
                + LIFETIME_REMEDY);
  }

  private static Future<BsonDocument> admin(MongoClient client, BsonDocument command) {
    return Publishers.first(client.getDatabase("admin").runCommand(command, BsonDocument.class))
        .map(reply -> reply == null ? new BsonDocument() : reply);
  }

  private static BsonDocument command(String name) {
    return new BsonDocument(name, new BsonInt32(1));
  }

  private static BsonDocument lifetimeQuery() {
    return command("getParameter").append(LIFETIME_LIMIT, new BsonInt32(1));
  }

  private static boolean hasCode(Throwable cause, int code) {
    return cause instanceof MongoCommandException failure && failure.getErrorCode() == code;
  }

  private static final String LIFETIME_LIMIT = "transactionLifetimeLimitSeconds";
  private static final String LIFETIME_REMEDY =
      "set it on each member with db.adminCommand({setParameter: 1, "
          + LIFETIME_LIMIT
          + ": "
          + LIFETIME_LIMIT_SECONDS
          + "}), and with mongod --setParameter "
          + LIFETIME_LIMIT
          + "="
          + LIFETIME_LIMIT_SECONDS
          + " for good";
  private static final String LIFETIME_UNKNOWN =
      LIFETIME_LIMIT
          + " can't be read with these rights; unless it is at most "
          + LIFETIME_LIMIT_SECONDS
          + ", "
          + LIFETIME_REMEDY;
  private static final String STANDALONE =
      "MONGO_URI is a standalone server, which has no transactions; make it a replica set of one:"
          + " start it as mongod --replSet rs0, then run rs.initiate() once in mongosh";
  private static final String NOT_INITIATED =
      "the replica set has no configuration yet; run rs.initiate() once in mongosh";
  private static final String SHARDED =
      "MONGO_URI is a mongos; sharded clusters are not supported, give it a replica set";
}
