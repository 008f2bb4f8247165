package io.muster.api.imports.upload;

import java.io.IOException;

/** An upload was told to end. */
final class StoppedException extends IOException {

  /** Who wants it to. */
  enum Cause {
    /** The process, which is about to stop. */
    STOPPING,
    /** Whoever cancelled the import or feeds it now. */
    SUPERSEDED
  }

  private final Cause reason;

  StoppedException(Cause reason) {
    super(reason.name());
    this.reason = reason;
  }

  Cause reason() {
    return reason;
  }
}
