package io.muster.bench;

/** A measurement that can't be made, with what to do about it where that is known. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private BenchException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  private BenchException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Something isn't there; the message says how to have it. */
  public static BenchException missing(String message) {
    return new BenchException(ExitCodes.UNAVAILABLE, message);
  }

  /** An option is wrong; the message says what would be right. */
  static BenchException usage(String message) {
    return new BenchException(ExitCodes.USAGE, message);
  }

  /** Something that is there didn't work. */
  public static BenchException failed(String message) {
    return new BenchException(ExitCodes.SOFTWARE, message);
  }

  /** Something that is there didn't work. */
  public static BenchException failed(String message, Throwable cause) {
    return new BenchException(ExitCodes.SOFTWARE, message, cause);
  }

  /** What the process is to end with. */
  public int exitCode() {
    return exitCode;
  }
}
