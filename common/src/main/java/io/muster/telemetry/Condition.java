package io.muster.telemetry;

/** How a part that readiness depends on is doing. */
public sealed interface Condition {

  /** It serves. */
  static Condition up() {
    return new Up();
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
   * It doesn't.
   *
   * @param reason a few words for an operator
   */
  record Down(String reason) implements Condition {}
}
