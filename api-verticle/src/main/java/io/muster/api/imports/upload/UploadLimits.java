package io.muster.api.imports.upload;

import io.muster.config.Settings;
import java.time.Duration;

/**
 * The bounds of uploads in one process.
 *
 * @param uploads how many run at a time; one more is refused
 * @param hashingThreads how many passwords of imports are hashed at a time, for all uploads
 *     together
 * @param chunksInFlight how many chunks of one upload may wait for the broker's confirm
 * @param silence how long the client may send nothing
 * @param standstill how long the broker may take nothing
 */
public record UploadLimits(
    int uploads, int hashingThreads, int chunksInFlight, Duration silence, Duration standstill) {

  private static final int CHUNKS_IN_FLIGHT = 32;
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** Less than a connection without traffic is let stand. */
  private static final Duration STANDSTILL = Duration.ofSeconds(60);

  /**
   * Reads {@code IMPORT_UPLOADS} and {@code IMPORT_HASHING_THREADS} (0, the default: one for every
   * two cores, so that single writes keep theirs).
   */
  public static UploadLimits read(Settings settings) {
    int uploads = settings.number("IMPORT_UPLOADS", 4, 1, 64);
    int threads = settings.number("IMPORT_HASHING_THREADS", 0, 0, 256);
    return new UploadLimits(
        uploads,
        threads == 0 ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2) : threads,
        CHUNKS_IN_FLIGHT,
        SILENCE,
        STANDSTILL);
  }
}
