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

  /** A whole number in any of its forms: other tools than Muster write what they like. */
  static long number(BsonReader reader) {
    return switch (reader.getCurrentBsonType()) {
      case INT32 -> reader.readInt32();
      case DOUBLE -> (long) reader.readDouble();
      default -> reader.readInt64();
    };
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
