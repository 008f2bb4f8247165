package io.muster.api.http;

/** What came of reading a request's body. */
sealed interface Body {

  /**
   * All of it.
   *
   * @param bytes the bytes; nobody else has them
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Complete(byte[] bytes) implements Body {}

  /** It is longer than allowed; the rest was not kept. */
  record TooLarge() implements Body {}

  /** It did not arrive in time. */
  record TooSlow() implements Body {}
}
