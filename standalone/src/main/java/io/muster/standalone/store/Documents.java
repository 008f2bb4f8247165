package io.muster.standalone.store;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.muster.user.UserId;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.io.BasicOutputBuffer;

/**
 * Between our values and the store's documents: by way of bytes, so that both sides mean the same.
 */
final class Documents {
  private Documents() {}

  /** A value as a document of the store. */
  static <T> Document of(T value, BiConsumer<BsonWriter, T> write) {
    var buffer = new BasicOutputBuffer();
    try (var writer = new BsonBinaryWriter(buffer)) {
      write.accept(writer, value);
    }
    return BsonDecoder.decodeBson(
        Unpooled.wrappedBuffer(buffer.getInternalBuffer(), 0, buffer.getPosition()));
  }

  /** Values as documents of the store. */
  static <T> List<Document> of(List<T> values, BiConsumer<BsonWriter, T> write) {
    return values.stream().map(value -> of(value, write)).toList();
  }

  /** A document of the store as a value. */
  static <T> T read(Document document, Function<BsonReader, T> read) {
    var buffer = Unpooled.buffer();
    BsonEncoder.encodeDocument(document, buffer);
    var bytes = ByteBuffer.wrap(buffer.array(), 0, buffer.readableBytes());
    try (var reader = new BsonBinaryReader(bytes)) {
      return read.apply(reader);
    }
  }

  /** {@code {_id: {$in: ids}}}: the store uses an index for a filter of exactly its fields. */
  static Document isIn(String field, Collection<?> values) {
    return new Document(field, new Document("$in", List.copyOf(values)));
  }

  static ObjectId id(UserId id) {
    return new ObjectId(HexFormat.of().parseHex(id.hex()));
  }

  static List<ObjectId> ids(Collection<UserId> ids) {
    return ids.stream().map(Documents::id).toList();
  }
}
