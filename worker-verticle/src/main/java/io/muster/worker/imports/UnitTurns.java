package io.muster.worker.imports;

/** Which units of chunks are under way, and how far. On the engine's context. */
final class UnitTurns {

  private final ImportPace pace;
  private int deciding;
  private int committing;
  private int resting;

  /**
   * None so far.
   *
   * @param pace says how many there may be
   */
  UnitTurns(ImportPace pace) {
    this.pace = pace;
  }

  /** One unit's, from its begin to its end. */
  final class Turn {
    private boolean isVisible;

    private Turn() {}

    /** The next unit would read what this one wrote. Where it is told again, nothing happens. */
    void visible() {
      if (!isVisible) {
        isVisible = true;
        deciding--;
        committing++;
      }
    }

    /** It has come to its end; once only. What is told of it afterwards changes nothing. */
    void end() {
      visible();
      committing--;
    }
  }

  /** Whether another unit may begin. */
  boolean mayBegin() {
    return pace.mayBegin(deciding, committing, resting);
  }

  /** A unit begins. */
  Turn begin() {
    deciding++;
    return new Turn();
  }

  /** A rest begins. */
  void beginRest() {
    resting++;
  }

  /** A rest ends. */
  void endRest() {
    resting--;
  }

  /** Whether none is under way, however far. */
  boolean noneRuns() {
    return deciding + committing == 0;
  }
}
