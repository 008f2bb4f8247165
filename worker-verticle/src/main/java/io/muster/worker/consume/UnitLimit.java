package io.muster.worker.consume;

/** How many messages a unit may hold. */
final class UnitLimit {

  private UnitLimit() {}

  /**
   * The limit for a unit that holds a message with this many earlier deliveries. A message that
   * brings the process down comes again and again: the smaller its units, the fewer innocents come
   * with it, and alone it reaches the broker's delivery limit alone.
   */
  static int forAttempts(int unitLimit, long attempts) {
    if (attempts <= 0) {
      return unitLimit;
    }
    return attempts >= 4 ? 1 : Math.max(1, unitLimit >> (2 * (int) attempts));
  }
}
