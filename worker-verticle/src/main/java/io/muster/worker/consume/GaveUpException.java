package io.muster.worker.consume;

/** The infrastructure failed for so long that the channel is to be given up. */
public final class GaveUpException extends Exception {

  /** Says what failed last. */
  public GaveUpException(String cause) {
    super(cause, null, false, false);
  }
}
