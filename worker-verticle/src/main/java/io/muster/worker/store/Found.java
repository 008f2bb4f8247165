package io.muster.worker.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bson.BsonReader;
import org.bson.BsonType;

/**
 * What a find answered, decoded straight from the wire.
 *
 * @param items what was found
 * @param whole whether that is all; else the rest would have to be asked for
 */
record Found<T>(List<T> items, boolean whole) {

  /** Reads the server's answer to a find. */
  static <T> Found<T> read(BsonReader reader, Function<BsonReader, T> item) {
    List<T> items = List.of();
    long cursor = 0;
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      if (!reader.readName().equals("cursor")) {
        reader.skipValue();
        continue;
      }
      reader.readStartDocument();
      while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
        switch (reader.readName()) {
          case "firstBatch" -> items = readItems(reader, item);
          case "id" -> cursor = reader.readInt64();
          default -> reader.skipValue();
        }
      }
      reader.readEndDocument();
    }
    reader.readEndDocument();
    return new Found<>(items, cursor == 0);
  }

  private static <T> List<T> readItems(BsonReader reader, Function<BsonReader, T> item) {
    List<T> items = new ArrayList<>();
    reader.readStartArray();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      items.add(item.apply(reader));
    }
    reader.readEndArray();
    return items;
  }
}
