package io.muster.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A check sum of a chunk's rows, by which other rows under the same numbers are told from the same
 * ones sent again. Against mistakes, not against anybody who wants it to be the same. Without the
 * hashes: a file of passwords that is read again is hashed with other salts.
 */
final class RowsDigest {

  private final CRC32C sum = new CRC32C();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  private RowsDigest() {}

  /** The sum of some rows, in their order. */
  static long of(List<ChunkRow> rows) {
    RowsDigest digest = new RowsDigest();
    for (ChunkRow row : rows) {
      digest.add(row);
    }
    return digest.sum.getValue();
  }

  private void add(ChunkRow row) {
    if (row instanceof ChunkRow.Valid valid) {
      add(valid.row());
    } else {
      // Not why: the words may be others in the next version.
      sum.update(0);
    }
  }

  private void add(ImportRow row) {
    sum.update(1);
    add(row.id() == null ? "" : row.id().hex());
    add(row.name());
    add(row.email().written());
    add(row.createdAt() == null ? null : row.createdAt().toEpochMilli());
    add(row.updatedAt() == null ? null : row.updatedAt().toEpochMilli());
    add(row.version());
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    sum.update(bytes);
    // No byte of UTF-8: else a name could go on where an address begins.
    sum.update(0xff);
  }

  private void add(@Nullable Long value) {
    number.clear();
    number.putLong(value == null ? Long.MIN_VALUE : value);
    sum.update(number.array());
  }
}
