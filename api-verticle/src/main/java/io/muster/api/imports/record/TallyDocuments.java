package io.muster.api.imports.record;

import io.muster.imports.ChunkStatus;
import io.muster.mongo.ChunkResultDocuments;
import java.time.Instant;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Sums of results as the store gives them: one for the chunks of one status, last or not. */
final class TallyDocuments {

  static final String CHUNKS = "chunks";
  static final String FIRST_AT = "first_at";
  static final String LAST_AT = "last_at";

  private TallyDocuments() {}

  static Tally read(BsonDocument group) {
    BsonDocument id = group.getDocument(ChunkResultDocuments.ID);
    String status = id.getString(ChunkResultDocuments.STATUS).getValue();
    long chunks = number(group, CHUNKS);
    return new Tally(
        chunks,
        status.equals(ChunkStatus.EXPIRED.wireName()) ? chunks : 0,
        status.equals(ChunkStatus.CANCELLED.wireName()) ? chunks : 0,
        status.equals(ChunkStatus.FAILED.wireName()) ? chunks : 0,
        number(group, ChunkResultDocuments.ROWS),
        number(group, ChunkResultDocuments.CREATED),
        number(group, ChunkResultDocuments.UPDATED),
        number(group, ChunkResultDocuments.SKIPPED),
        number(group, ChunkResultDocuments.REJECTED),
        id.getBoolean(ChunkResultDocuments.LAST).getValue()
            ? new Tally.LastChunk(
                number(group, ChunkResultDocuments.CHUNK),
                number(group, ChunkResultDocuments.LAST_ROW))
            : null,
        Instant.ofEpochMilli(group.getDateTime(FIRST_AT).getValue()),
        Instant.ofEpochMilli(group.getDateTime(LAST_AT).getValue()));
  }

  static Tally add(Tally one, Tally other) {
    return new Tally(
        one.chunks() + other.chunks(),
        one.expired() + other.expired(),
        one.cancelled() + other.cancelled(),
        one.failed() + other.failed(),
        one.rows() + other.rows(),
        one.created() + other.created(),
        one.updated() + other.updated(),
        one.skipped() + other.skipped(),
        one.rejected() + other.rejected(),
        later(one.last(), other.last()),
        earlier(one.firstAt(), other.firstAt()),
        later(one.lastAt(), other.lastAt()));
  }

  /** A sender that went on behind its last chunk without knowing of it has sent two. */
  private static Tally.@Nullable LastChunk later(
      Tally.@Nullable LastChunk one, Tally.@Nullable LastChunk other) {
    return one == null || (other != null && other.number() > one.number()) ? other : one;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }

  private static long number(BsonDocument document, String field) {
    return document.getNumber(field).longValue();
  }
}
