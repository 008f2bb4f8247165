package io.muster.process;

import io.muster.config.InvalidSettingsException;

/** What processes exit with (after sysexits.h). */
public final class ExitCode {

  /**
   * Done, or stopped as asked: also where the deadline or a second signal ended it, because nothing
   * is lost by that.
   */
  public static final int OK = 0;

  /** A wrong option or argument. */
  public static final int USAGE = 64;

  /** Something that is needed can't be had, such as a port. */
  public static final int UNAVAILABLE = 69;

  /** A bug, or a fault after which nothing may go on. */
  public static final int SOFTWARE = 70;

  /** Wrong settings. */
  public static final int CONFIG = InvalidSettingsException.EXIT_CODE;

  private ExitCode() {}
}
