package io.muster.api.query;

/**
 * What a read found.
 *
 * @param <T> what it looked for
 */
public sealed interface ReadResult<T> {

  /**
   * It is there.
   *
   * @param value what was found
   * @param <T> what was looked for
   */
  record Found<T>(T value) implements ReadResult<T> {}

  /**
   * It isn't there.
   *
   * @param <T> what was looked for
   */
  record Absent<T>() implements ReadResult<T> {}

  /**
   * No member could reach the wanted point in time: 503.
   *
   * @param <T> what was looked for
   */
  record Behind<T>() implements ReadResult<T> {}
}
