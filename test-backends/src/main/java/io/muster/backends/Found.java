package io.muster.backends;

import java.util.List;

/** What the search for a backend came to. */
public sealed interface Found<T> {

  /**
   * It is there and answers.
   *
   * @param backend to be closed by who asked for it
   */
  record Ready<T>(T backend) implements Found<T> {}

  /**
   * There is none like it.
   *
   * @param reasons for each place that was looked at, why it has none
   */
  record Absent<T>(List<String> reasons) implements Found<T> {
    /** Copies the list. */
    public Absent {
      reasons = List.copyOf(reasons);
    }
  }
}
