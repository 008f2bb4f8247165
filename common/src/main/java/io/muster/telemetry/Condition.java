package io.muster.telemetry;

/** How a part that readiness depends on is doing. */
public sealed interface Condition {

  /** It serves. */
  static Condition up() {
    return new Up();
  }

  /**
   * It serves, but for something that it refuses at once and by itself. It counts as ready: sending
   * its work elsewhere would help nobody.
   *
   * @param reason a few words for an operator; holds no secret
   */
  static Condition limited(String reason) {
    return new Limited(reason);
  }

  /**
   * It doesn't.
   *
   * @param reason a few words for an operator; holds no secret
   */
  static Condition down(String reason) {
    return new Down(reason);
  }

  /** It serves. */
  record Up() implements Condition {}

  /**
   * It serves, but for something.
   *
   * @param reason a few words for an operator
   */
  record Limited(String reason) implements Condition {}

  /**
   * It doesn't.
   *
   * @param reason a few words for an operator
   */
  record Down(String reason) implements Condition {}
}
