package io.muster.api.imports.record;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkStatus;
import io.muster.mongo.ChunkResultDocuments;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.Publishers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * {@link ImportResults} in the store, from the primary and as a majority has them, so that sums
 * only grow. They are made of an index alone: no result itself is read.
 */
public final class MongoImportResults implements ImportResults {

  /** For each import: every status, in its last chunk or in another one. */
  private static final int GROUPS = 2 * ChunkStatus.values().length;

  private final MongoCollection<BsonDocument> results;
  private final long deadlineMillis;

  /**
   * Reads over this connection.
   *
   * @param deadline how long one read may take
   */
  public MongoImportResults(MongoConnection connection, Duration deadline) {
    this.deadlineMillis = deadline.toMillis();
    this.results =
        connection
            .database()
            .getCollection(ChunkResultDocuments.COLLECTION, BsonDocument.class)
            .withReadConcern(ReadConcern.MAJORITY)
            .withReadPreference(ReadPreference.primary());
  }

  @Override
  public Future<Map<String, Tally>> tallies(Collection<String> importIds) {
    if (importIds.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    List<Bson> pipeline =
        List.of(
            Aggregates.match(Filters.in(ChunkResultDocuments.IMPORT_ID, importIds)),
            Aggregates.group(
                groupId(),
                Accumulators.sum(TallyDocuments.CHUNKS, 1L),
                sum(ChunkResultDocuments.ROWS),
                sum(ChunkResultDocuments.CREATED),
                sum(ChunkResultDocuments.UPDATED),
                sum(ChunkResultDocuments.SKIPPED),
                sum(ChunkResultDocuments.REJECTED),
                Accumulators.max(ChunkResultDocuments.CHUNK, "$" + ChunkResultDocuments.CHUNK),
                Accumulators.max(
                    ChunkResultDocuments.LAST_ROW, "$" + ChunkResultDocuments.LAST_ROW),
                Accumulators.min(TallyDocuments.FIRST_AT, "$" + ChunkResultDocuments.DECIDED_AT),
                Accumulators.max(TallyDocuments.LAST_AT, "$" + ChunkResultDocuments.DECIDED_AT)));
    int most = importIds.size() * GROUPS;
    return Publishers.list(
            results.aggregate(pipeline).maxTime(deadlineMillis, TimeUnit.MILLISECONDS), most)
        .timeout(deadlineMillis, TimeUnit.MILLISECONDS)
        .map(MongoImportResults::tallies);
  }

  private static BsonDocument groupId() {
    BsonDocument id = new BsonDocument();
    for (String field :
        List.of(
            ChunkResultDocuments.IMPORT_ID,
            ChunkResultDocuments.LAST,
            ChunkResultDocuments.STATUS)) {
      id.append(field, new BsonString("$" + field));
    }
    return id;
  }

  private static com.mongodb.client.model.BsonField sum(String field) {
    return Accumulators.sum(field, "$" + field);
  }

  private static Map<String, Tally> tallies(List<BsonDocument> groups) {
    Map<String, Tally> tallies = new HashMap<>();
    for (BsonDocument group : groups) {
      String importId =
          group
              .getDocument(ChunkResultDocuments.ID)
              .getString(ChunkResultDocuments.IMPORT_ID)
              .getValue();
      tallies.merge(importId, TallyDocuments.read(group), TallyDocuments::add);
    }
    return tallies;
  }

  @Override
  public Future<List<ChunkResult>> rejected(String importId, int after, int limit) {
    Bson filter =
        Filters.and(
            Filters.eq(ChunkResultDocuments.IMPORT_ID, importId),
            Filters.gt(ChunkResultDocuments.CHUNK, after),
            Filters.gt(ChunkResultDocuments.REJECTED, 0));
    return Publishers.list(
            results
                .find(filter)
                .projection(
                    Projections.exclude(
                        ChunkResultDocuments.UPDATED_ROWS, ChunkResultDocuments.SKIPPED_ROWS))
                .sort(Sorts.ascending(ChunkResultDocuments.CHUNK))
                .limit(limit)
                .maxTime(deadlineMillis, TimeUnit.MILLISECONDS),
            limit)
        .timeout(deadlineMillis, TimeUnit.MILLISECONDS)
        .map(
            documents ->
                documents.stream()
                    .map(found -> ChunkResultDocuments.read(new BsonDocumentReader(found)))
                    .toList());
  }
}
