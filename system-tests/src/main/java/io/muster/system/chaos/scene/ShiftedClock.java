package io.muster.system.chaos.scene;

import io.muster.backends.process.BackendException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that can be set wrong from another process, through a file that holds by how many seconds
 * it is wrong. Any thread.
 */
final class ShiftedClock implements InstantSource {
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private final Path file;
  private volatile long wrongSeconds;
  private volatile long lookedNanos = System.nanoTime() - LOOK_NANOS;

  /** Told by that file. */
  ShiftedClock(Path file) {
    this.file = file;
  }

  /** A clock that is right, with a file of its own. */
  static ShiftedClock right() {
    try {
      Path file = Files.createTempFile("muster-clock-", "");
      file.toFile().deleteOnExit();
      ShiftedClock clock = new ShiftedClock(file);
      clock.shift(Duration.ZERO);
      return clock;
    } catch (IOException failed) {
      throw new BackendException("no file for a clock: " + failed.getMessage());
    }
  }

  /** What tells it. */
  Path file() {
    return file;
  }

  /** Sets it wrong by so much, or right by zero; seen in all processes within 100 ms. */
  void shift(Duration wrong) {
    try {
      Path next = Files.writeString(Path.of(file + ".next"), Long.toString(wrong.toSeconds()));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public Instant instant() {
    long now = System.nanoTime();
    if (now - lookedNanos >= LOOK_NANOS) {
      lookedNanos = now;
      wrongSeconds = look();
    }
    return Instant.now().plusSeconds(wrongSeconds);
  }

  private long look() {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
