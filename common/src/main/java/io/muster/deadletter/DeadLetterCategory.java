package io.muster.deadletter;

import java.util.Locale;

/** Why a message became a dead letter, in one word. */
public enum DeadLetterCategory {
  /** It is no command: the sender must mend it. */
  INVALID,
  /** The store or the decision refused it: someone must look at it. */
  REFUSED,
  /** The broker gave it up after too many deliveries. */
  DELIVERY_LIMIT,
  /** The broker gave it up for another reason. */
  BROKER;

  /** The word used in headers, documents and metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The category of that name; one that nobody knows is the broker's. */
  public static DeadLetterCategory ofWireName(String wireName) {
    for (DeadLetterCategory category : values()) {
      if (category.wireName().equals(wireName)) {
        return category;
      }
    }
    return BROKER;
  }
}
