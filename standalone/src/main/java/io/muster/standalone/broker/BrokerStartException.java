package io.muster.standalone.broker;

import org.jspecify.annotations.Nullable;

/** The embedded broker could not start. The message is one line that says what to do. */
public final class BrokerStartException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What went wrong, for the person who looks at it. */
  public enum Reason {
    /** Another process listens on the wanted port. */
    PORT_TAKEN,
    /** Another process has the directory open. */
    DIRECTORY_IN_USE,
    /** Anything else. */
    OTHER
  }

  private final Reason reason;

  BrokerStartException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What went wrong. */
  public Reason reason() {
    return reason;
  }
}
