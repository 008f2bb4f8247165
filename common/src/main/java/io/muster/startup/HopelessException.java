package io.muster.startup;

/** A backend is not as it must be, and waiting won't change that; the message says what to do. */
public final class HopelessException extends Exception {

  /** Says what is wrong and what would be right. */
  public HopelessException(String message) {
    super(message);
  }
}
