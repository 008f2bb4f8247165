package io.muster.api.query;

import io.muster.imports.rows.CsvWriting;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;

/** Users as CSV, one on each line. */
final class CsvUserRows implements UserRows {

  private static final List<String> COLUMNS =
      List.of("_id", "name", "email", "created_at", "updated_at", "version");
  private static final String HASH_COLUMN = "password_hash";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CsvWriting csv;
  private final List<byte[]> columns = new ArrayList<>();

  CsvUserRows(boolean withHashes, boolean guarded) {
    columns(withHashes).forEach(column -> columns.add(BsonScan.ascii(column)));
    this.csv = guarded ? CsvWriting.guarded(bytes) : CsvWriting.exact(bytes);
  }

  private static List<String> columns(boolean withHashes) {
    if (!withHashes) {
      return COLUMNS;
    }
    List<String> columns = new ArrayList<>(COLUMNS);
    columns.add(HASH_COLUMN);
    return columns;
  }

  /** The first row: the names of the columns. */
  static Buffer header(boolean withHashes) {
    return Buffer.buffer(String.join(",", columns(withHashes)) + "\r\n");
  }

  @Override
  public void add(RawBsonDocument document) {
    ByteBuf buffer = document.getByteBuffer();
    ByteBuffer nio = buffer.asNIO();
    byte[] stored = nio.array();
    BsonScan scan = new BsonScan(stored, nio.arrayOffset() + nio.position());
    String[] cells = new String[columns.size()];
    while (scan.next()) {
      for (int i = 0; i < cells.length; i++) {
        if (scan.isNamed(columns.get(i))) {
          cells[i] = cell(scan, stored);
        }
      }
    }
    try {
      csv.row(cells);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  private static String cell(BsonScan scan, byte[] stored) {
    int at = scan.valueStart();
    return switch (scan.type()) {
      case BsonScan.STRING -> new String(stored, at, scan.stringEnd() - at, StandardCharsets.UTF_8);
      case BsonScan.OBJECT_ID -> HexFormat.of().formatHex(stored, at, at + 12);
      case BsonScan.DATE -> Instant.ofEpochMilli(scan.number()).toString();
      case BsonScan.INT32, BsonScan.INT64 -> Long.toString(scan.number());
      default -> throw new IllegalStateException("a user shows no BSON type " + scan.type());
    };
  }

  @Override
  public Buffer toBuffer() {
    try {
      csv.flush();
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}
