package io.muster.api.contract;

import io.muster.user.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what is wrong with one request: the first fault of each field, and no more fields than
 * an answer should hold. Not for several threads.
 */
public final class Faults {

  /** How many faults an answer holds. */
  public static final int MOST = 50;

  /** How many characters of a pointer an answer shows. */
  public static final int LONGEST_POINTER = 120;

  private final Map<String, String> details = new LinkedHashMap<>();
  private boolean overflown;

  /**
   * Notes a fault, unless one is known of the same field.
   *
   * @param pointer what is at fault, as the contract's schema {@code Fault} names it
   * @param detail what was wrong and what would be right, never the value
   */
  public void add(String pointer, String detail) {
    if (details.size() >= MOST) {
      overflown = true;
      return;
    }
    details.putIfAbsent(shown(pointer), detail);
  }

  /** Whether a fault of this field is known. */
  public boolean has(String pointer) {
    return details.containsKey(shown(pointer));
  }

  /** Whether none is known. */
  public boolean isEmpty() {
    return details.isEmpty();
  }

  /** Whether there was one more than an answer holds: looking for others is of no use. */
  boolean isOverflown() {
    return overflown;
  }

  /** All that were noted, in their order. */
  public List<FieldError> list() {
    return details.entrySet().stream()
        .map(entry -> new FieldError(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** One line about them all. */
  public String summary() {
    if (overflown) {
      return "more than " + MOST + " faults; the first are in errors";
    }
    return details.size() == 1 ? "1 fault; see errors" : details.size() + " faults; see errors";
  }

  /**
   * A pointer as an answer shows it. Names come from outside: they are cut, and what can't be
   * printed is replaced. What was shown once is shown the same again.
   */
  public static String shown(String pointer) {
    String cut =
        pointer.length() <= LONGEST_POINTER ? pointer : pointer.substring(0, LONGEST_POINTER) + "…";
    StringBuilder clean = new StringBuilder(cut.length());
    for (int i = 0; i < cut.length(); i++) {
      char c = cut.charAt(i);
      clean.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\uFFFD' : c);
    }
    return clean.toString();
  }
}
