package io.muster.cli;

/** A command can't do what it was asked: told in one line on standard error. */
public final class CliException extends RuntimeException {

  private final int exitCode;

  /**
   * An end of the command.
   *
   * @param exitCode one of {@link CliExit}
   * @param message one line: what is wrong and what would be right; no secrets
   */
  public CliException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What the process exits with. */
  public int exitCode() {
    return exitCode;
  }
}
