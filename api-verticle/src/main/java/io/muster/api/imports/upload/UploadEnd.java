package io.muster.api.imports.upload;

import io.muster.api.imports.record.UploadFailure;
import io.muster.api.imports.record.UploadPoint;
import io.muster.messaging.PublishResult;
import org.jspecify.annotations.Nullable;

/** How an upload ended. */
public sealed interface UploadEnd {

  /** How far it came. */
  UploadPoint point();

  /** All of the file is on the queue. */
  record Complete(UploadPoint point) implements UploadEnd {}

  /** The body ended, and the file goes on in another one. */
  record MoreToCome(UploadPoint point) implements UploadEnd {}

  /**
   * The rest of the file can't be read.
   *
   * @param failure why
   */
  record Unreadable(UploadPoint point, UploadFailure failure) implements UploadEnd {}

  /** The file ends, or breaks, before a row that the import has: it is another file. */
  record TooShort(UploadPoint point) implements UploadEnd {}

  /** The client sent nothing for too long. */
  record TooSlow(UploadPoint point) implements UploadEnd {}

  /** The connection ended before the body did. */
  record ClientGone(UploadPoint point) implements UploadEnd {}

  /**
   * The broker took nothing for too long.
   *
   * @param reason what it said last; null where it said nothing
   */
  record NotTaken(UploadPoint point, PublishResult.@Nullable Reason reason) implements UploadEnd {}

  /** The process is about to stop. */
  record Stopping(UploadPoint point) implements UploadEnd {}

  /** The import was cancelled, or another upload has taken it over. */
  record Superseded(UploadPoint point) implements UploadEnd {}
}
