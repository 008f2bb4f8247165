package io.muster.api.user;

import org.jspecify.annotations.Nullable;

/** The orders of a list; their numbers stand in cursors and never change their meaning. */
enum ListOrder {
  OLDEST_FIRST("_id", 0, false),
  NEWEST_FIRST("-_id", 1, true);

  private final String word;
  private final int number;
  private final boolean descending;

  ListOrder(String word, int number, boolean descending) {
    this.word = word;
    this.number = number;
    this.descending = descending;
  }

  /** The order that is called {@code word}; the first one where there is no such word. */
  static ListOrder ofWord(@Nullable String word) {
    return NEWEST_FIRST.word.equals(word) ? NEWEST_FIRST : OLDEST_FIRST;
  }

  String word() {
    return word;
  }

  int number() {
    return number;
  }

  boolean descending() {
    return descending;
  }
}
