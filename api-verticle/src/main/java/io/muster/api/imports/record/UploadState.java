package io.muster.api.imports.record;

import io.muster.imports.rows.RowFormat;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the API knows of an import's file.
 *
 * @param format how its rows are written, as it was said last; null until it was
 * @param formatSaid whether it was said when the import was made
 * @param gzip whether what was last sent of it was packed, so that no offset in it means anything
 * @param leased whether an upload feeds it, or did when it was last heard of
 * @param point how far it has come
 * @param completedAt when its last chunk was on the queue; null before
 * @param failure why the rest of it can't be read; null where that isn't so
 */
public record UploadState(
    @Nullable RowFormat format,
    boolean formatSaid,
    boolean gzip,
    boolean leased,
    UploadPoint point,
    @Nullable Instant completedAt,
    @Nullable UploadFailure failure) {

  /** Nothing of it came. */
  public static UploadState fresh(@Nullable RowFormat format) {
    return new UploadState(format, format != null, false, false, UploadPoint.START, null, null);
  }

  /**
   * How all further rows have to be written; null where nothing has come that could decide it. A
   * piece that was refused decides nothing.
   */
  public @Nullable RowFormat fixedFormat() {
    return formatSaid || point.rows() > 0 ? format : null;
  }

  /**
   * The offset from which more of it has to be sent: in the file as it is, or 0 for a packed one,
   * which is sent from its beginning.
   */
  public long offset() {
    return gzip ? 0 : point.resume().offset();
  }
}
