package io.muster.api.imports.record;

import java.time.Instant;

/** What an upload leaves behind. */
public sealed interface UploadEnding {

  /** More may come. */
  record Open() implements UploadEnding {}

  /**
   * All of it is on the queue.
   *
   * @param at when it was
   */
  record Complete(Instant at) implements UploadEnding {}

  /**
   * The rest can't be read.
   *
   * @param at when that was found
   * @param failure why
   */
  record Failed(Instant at, UploadFailure failure) implements UploadEnding {}
}
