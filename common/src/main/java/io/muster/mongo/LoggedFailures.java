package io.muster.mongo;

import com.mongodb.MongoServerException;

/** Failures of the store in words that may stand in a log. */
public final class LoggedFailures {

  private LoggedFailures() {}

  /**
   * What failed. What a server says of a statement it refused may repeat that statement, with the
   * documents in it: names, addresses and hashes. So of such a failure there is its code only.
   */
  public static String describe(Throwable failure) {
    return failure instanceof MongoServerException server
        ? server.getClass().getSimpleName() + " code=" + server.getCode()
        : failure.toString();
  }
}
