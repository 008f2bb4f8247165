package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How passwords are hashed: a mixin. */
final class HashingOptions {

  private static final int MOST_THREADS = 1_024;
  private static final long MIB = 1 << 20;

  /** What a hash takes, and what the thread beside it does. */
  private static final long EACH = 20 * MIB;

  /** What all the rest takes. */
  private static final long RESERVE = 96 * MIB;

  /** The part of the heap that the collector may keep for itself. */
  private static final long SET_ASIDE = 20;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "How many passwords are hashed at once, in 20 MiB of heap each; default: one for each"
              + " core.")
  private @Nullable Integer threads;

  /**
   * How many passwords are hashed at once.
   *
   * @throws CliException if there can't be so many
   */
  int threads() {
    Runtime machine = Runtime.getRuntime();
    return threads(threads, machine.availableProcessors(), machine.maxMemory());
  }

  /**
   * The same on any machine.
   *
   * @param asked what was asked for; null where nothing was
   * @param heap the largest heap, in bytes
   */
  static int threads(@Nullable Integer asked, int cores, long heap) {
    int most = (int) Math.max(1, Math.min(MOST_THREADS, (heap - RESERVE) / EACH));
    if (asked == null) {
      return Math.min(cores, most);
    }
    if (asked < 1 || asked > MOST_THREADS) {
      throw new CliException(CliExit.USAGE, "--threads must be from 1 to " + MOST_THREADS);
    }
    if (asked > most) {
      // Where it ran out in the middle, nobody would know why.
      long needed = (RESERVE + asked * EACH) / MIB;
      throw new CliException(
          CliExit.USAGE,
          String.format(
              "--threads %d needs %d MiB of heap, and there are %d: %d at most, or set"
                  + " JAVA_OPTS=-Xmx%dm",
              asked, needed, heap / MIB, most, needed + needed / SET_ASIDE + 1));
    }
    return asked;
  }
}
