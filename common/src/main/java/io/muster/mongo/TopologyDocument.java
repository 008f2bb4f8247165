package io.muster.mongo;

import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.vertx.core.Future;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * What all processes of one installation must agree on; written once.
 *
 * @param shards the number of shards
 * @param prefetch how many unacknowledged deliveries each shard's consumer has
 */
public record TopologyDocument(int shards, int prefetch) {

  /** The collection. */
  public static final String COLLECTION = "topology";

  private static final BsonDocument QUERY = new BsonDocument("_id", new BsonString("topology"));
  private static final String SHARDS = "shards";
  private static final String PREFETCH = "prefetch";
  private static final int DUPLICATE_KEY = 11000;

  /** Whether a process agrees with the store. */
  public sealed interface Agreement {

    /** It does. */
    record Agreed() implements Agreement {}

    /**
     * It doesn't, and must not start.
     *
     * @param stored what the installation has
     * @param wanted what the process was set to
     */
    record Differs(TopologyDocument stored, TopologyDocument wanted) implements Agreement {
      /** What to tell the user: both, by the names of the settings. */
      public String message() {
        return "this installation has SHARDS="
            + stored.shards
            + " and PREFETCH="
            + stored.prefetch
            + ", but this process is set to SHARDS="
            + wanted.shards
            + " and PREFETCH="
            + wanted.prefetch
            + ": set it to the same";
      }
    }
  }

  /**
   * Compares with what is stored; stores this if nothing is, acknowledged by a majority.
   *
   * @return fails if the store can't be reached
   */
  public Future<Agreement> agree(MongoConnection connection) {
    return storedOrThis(connection)
        .recover(
            cause ->
                // Another process stored it at the same moment.
                cause instanceof MongoException failure && failure.getCode() == DUPLICATE_KEY
                    ? storedOrThis(connection)
                    : Future.failedFuture(cause))
        .map(
            stored ->
                stored.equals(this) ? new Agreement.Agreed() : new Agreement.Differs(stored, this));
  }

  /**
   * What the installation has, for those who follow it.
   *
   * @return null where nothing is stored yet; fails if the store can't be reached
   */
  public static Future<@Nullable TopologyDocument> stored(MongoConnection connection) {
    return Publishers.first(
            connection
                .database()
                .getCollection(COLLECTION, BsonDocument.class)
                .withReadPreference(ReadPreference.primary())
                .find(QUERY))
        .map(stored -> stored == null ? null : of(stored));
  }

  // Not an upsert: the API's user may write this document once, and never change it.
  private Future<TopologyDocument> storedOrThis(MongoConnection connection) {
    MongoCollection<BsonDocument> collection =
        connection
            .database()
            .getCollection(COLLECTION, BsonDocument.class)
            .withReadPreference(ReadPreference.primary());
    return Publishers.first(collection.find(QUERY))
        .compose(
            stored ->
                stored == null
                    ? Publishers.first(collection.insertOne(document())).map(inserted -> this)
                    : Future.succeededFuture(of(stored)));
  }

  private BsonDocument document() {
    return QUERY
        .clone()
        .append(SHARDS, new BsonInt32(shards))
        .append(PREFETCH, new BsonInt32(prefetch));
  }

  private static TopologyDocument of(BsonDocument stored) {
    return new TopologyDocument(
        stored.getNumber(SHARDS).intValue(), stored.getNumber(PREFETCH).intValue());
  }
}
