package io.muster.worker.store;

import io.muster.command.Outcome;
import io.muster.imports.ChunkResult;
import io.muster.imports.ImportRecord;
import io.muster.mongo.ChunkResultDocuments;
import io.muster.mongo.ImportDocuments;
import io.muster.mongo.OutcomeDocuments;
import io.muster.mongo.UserDocuments;
import io.muster.user.User;
import java.util.function.Function;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;

/** Teaches the driver to decode the answers to our finds without documents in between. */
final class FindReplies {

  /** What the users' find answers. */
  record Users(Found<User> found) {}

  /** What the outcomes' find answers. */
  record Outcomes(Found<Outcome> found) {}

  /** What the imports' find answers. */
  record Imports(Found<ImportRecord> found) {}

  /** What the chunk results' find answers. */
  record ChunkResults(Found<ChunkResult> found) {}

  static final CodecRegistry CODECS =
      CodecRegistries.fromCodecs(
          new ReplyCodec<>(
              Users.class, reader -> new Users(Found.read(reader, UserDocuments::read))),
          new ReplyCodec<>(
              Outcomes.class, reader -> new Outcomes(Found.read(reader, OutcomeDocuments::read))),
          new ReplyCodec<>(
              Imports.class, reader -> new Imports(Found.read(reader, ImportDocuments::read))),
          new ReplyCodec<>(
              ChunkResults.class,
              reader -> new ChunkResults(Found.read(reader, ChunkResultDocuments::read))));

  private FindReplies() {}

  private record ReplyCodec<T>(Class<T> type, Function<BsonReader, T> read) implements Codec<T> {
    @Override
    public T decode(BsonReader reader, DecoderContext context) {
      try {
        return read.apply(reader);
      } catch (RuntimeException unreadable) {
        throw new UnreadableDocumentException(unreadable);
      }
    }

    @Override
    public void encode(BsonWriter writer, T reply, EncoderContext context) {
      throw new UnsupportedOperationException("replies are only read");
    }

    @Override
    public Class<T> getEncoderClass() {
      return type;
    }
  }
}
