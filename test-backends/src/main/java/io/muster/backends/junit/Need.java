package io.muster.backends.junit;

import io.muster.backends.Found;
import io.muster.backends.embedded.EmbeddedBackends;
import java.util.List;

/**
 * What one annotation asks for.
 *
 * @param <T> the type of the parameter by which a test takes it
 */
interface Need<T extends AutoCloseable> {
  Class<T> type();

  /** For people. */
  String asked();

  boolean isolated();

  boolean embeddedAllowed();

  /** Finds or starts a real one. */
  Found<T> find();

  /** Starts an embedded one. */
  T embed(EmbeddedBackends backends);

  /** Whether a backend that was made for another need serves this one too. */
  boolean isServedBy(Need<?> other, AutoCloseable backend);

  /** What the test got, for the report. */
  Answer describe(T backend);

  /** That there is none, why, and how to have one. */
  String reason(List<String> reasons);

  /**
   * What was found.
   *
   * @param product name and version
   * @param source where it came from
   */
  record Answer(String product, String source) {}
}
