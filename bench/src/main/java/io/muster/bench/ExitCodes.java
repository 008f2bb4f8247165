package io.muster.bench;

/** What the bench exits with (after sysexits.h). */
final class ExitCodes {
  static final int OK = 0;

  /** A wrong option. */
  static final int USAGE = 64;

  /** A backend or a part that is measured isn't there. */
  static final int UNAVAILABLE = 69;

  /** Something that is there didn't work. */
  static final int SOFTWARE = 70;

  private ExitCodes() {}
}
