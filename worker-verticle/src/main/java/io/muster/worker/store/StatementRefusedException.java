package io.muster.worker.store;

/** Ends a unit that can't go on; carries what became of it. */
final class StatementRefusedException extends RuntimeException {

  private final transient UnitResult result;

  StatementRefusedException(UnitResult result) {
    super(result.toString(), null, false, false);
    this.result = result;
  }

  /** With the bug that brought it. */
  StatementRefusedException(UnitResult result, RuntimeException bug) {
    super(result.toString(), bug);
    this.result = result;
  }

  UnitResult result() {
    return result;
  }
}
