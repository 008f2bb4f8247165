package io.muster.messaging.control;

/** The broker has something of the same name that is not alike; the message says what differs. */
public final class TopologyMismatchException extends Exception {

  /** Says what differs, and whose word that is. */
  public TopologyMismatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
