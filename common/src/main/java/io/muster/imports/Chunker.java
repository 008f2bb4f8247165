package io.muster.imports;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts rows into chunks: by the rows alone and never by timing, so that an upload that is resumed
 * cuts the same ones. Holds one chunk. Not for several threads.
 */
public final class Chunker {

  /**
   * How many rows a chunk has unless they are long. Fewer than it may have: each is committed as a
   * whole, and other people's writes wait for that. Workers put chunks together where nobody waits.
   */
  public static final int USUAL_ROWS = 125;

  private final String importId;
  private final OnConflict onConflict;
  private final ByteArrayOutputStream encoded = new ByteArrayOutputStream(1 << 16);
  private final ByteArrayOutputStream row = new ByteArrayOutputStream(1 << 10);
  private int nextChunk;
  private long firstRow;
  private int rows;

  /**
   * Cuts an import from its beginning.
   *
   * @param onConflict what becomes of rows whose user is there already
   */
  public Chunker(String importId, OnConflict onConflict) {
    this(importId, onConflict, 0, 1);
  }

  /**
   * Goes on where another one stopped.
   *
   * @param nextChunk the number of the first chunk to cut
   * @param nextRow the number of its first row
   */
  public Chunker(String importId, OnConflict onConflict, int nextChunk, long nextRow) {
    this.importId = importId;
    this.onConflict = onConflict;
    this.nextChunk = nextChunk;
    this.firstRow = nextRow;
  }

  /**
   * Takes the next row.
   *
   * @return the chunk that ended before it; null while the chunk has room
   */
  public @Nullable EncodedChunk add(ChunkRow next) {
    row.reset();
    encode(next);
    boolean full =
        rows == USUAL_ROWS
            || (rows > 0 && encoded.size() + row.size() + 1 > ImportChunk.MAX_ROW_BYTES);
    EncodedChunk ended = full ? cut(false) : null;
    if (rows > 0) {
      encoded.write(',');
    }
    encoded.writeBytes(row.toByteArray());
    rows++;
    return ended;
  }

  /** The last chunk, with what is left; also where that is nothing. */
  public EncodedChunk last() {
    return cut(true);
  }

  /**
   * What is left, as a chunk that isn't the last one; null where that is nothing. It is cut at the
   * place of this call: only for who knows that nobody cuts these rows again in another way.
   */
  public @Nullable EncodedChunk rest() {
    return rows == 0 ? null : cut(false);
  }

  private EncodedChunk cut(boolean last) {
    ChunkId id = new ChunkId(importId, nextChunk);
    EncodedChunk chunk = new EncodedChunk(id, firstRow, rows, last, body(id, last));
    nextChunk++;
    firstRow += rows;
    rows = 0;
    encoded.reset();
    return chunk;
  }

  private void encode(ChunkRow next) {
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(row)) {
      RowJson.write(json, next);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private byte[] body(ChunkId id, boolean last) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(encoded.size() + 256);
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("import_id", id.importId());
      json.writeNumberField("chunk", id.chunk());
      json.writeNumberField("first_row", firstRow);
      json.writeStringField("on_conflict", onConflict.wireName());
      if (last) {
        json.writeBooleanField("last", true);
      }
      json.writeFieldName("rows");
      json.writeStartArray();
      json.flush();
      // They are JSON already.
      encoded.writeTo(body);
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return body.toByteArray();
  }
}
