package io.muster.backends.process;

import org.jspecify.annotations.Nullable;

/** A backend that was found doesn't do what it should: the test that asked for it fails. */
public final class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for people. */
  public BackendException(String message) {
    super(message);
  }

  /** With a message for people, and the cause. */
  public BackendException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
