package io.muster.cli;

import io.muster.config.InvalidSettingsException;

/** What the command line exits with (after sysexits.h); the same for every command. */
public final class CliExit {

  /** Done. */
  public static final int OK = 0;

  /**
   * Understood, but the answer is no: what was asked for is there already, or isn't there, or some
   * of it could not be done.
   */
  public static final int REFUSED = 1;

  /** A wrong command, option or value. */
  public static final int USAGE = 64;

  /** A file isn't as it must be. */
  public static final int BAD_INPUT = 65;

  /** A file that is to be read isn't there. */
  public static final int NO_INPUT = 66;

  /** A server can't be reached. */
  public static final int UNAVAILABLE = 69;

  /** A bug. */
  public static final int SOFTWARE = 70;

  /** A file that is to be made can't be, or is there already. */
  public static final int CANT_CREATE = 73;

  /** A file can't be read or written. */
  public static final int IO = 74;

  /** The API's key is missing or doesn't allow it. */
  public static final int NOT_ALLOWED = 77;

  /** Somebody pressed Ctrl-C. */
  public static final int INTERRUPTED = 130;

  /** Wrong settings. */
  public static final int CONFIG = InvalidSettingsException.EXIT_CODE;

  private CliExit() {}
}
