package io.muster.mongo;

import java.time.Instant;
import org.bson.BsonReader;
import org.jspecify.annotations.Nullable;

/** What both kinds of document are read with. */
final class DocumentReader {

  private DocumentReader() {}

  static Instant instant(BsonReader reader) {
    return Instant.ofEpochMilli(reader.readDateTime());
  }

  /** The value, which each document must have. */
  static <T> T present(@Nullable T value, String collection, String field) {
    if (value == null) {
      throw new IllegalStateException(
          "a document in "
              + collection
              + " has no valid "
              + field
              + ": it was not written by Muster");
    }
    return value;
  }
}
