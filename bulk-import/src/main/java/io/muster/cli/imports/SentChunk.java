package io.muster.cli.imports;

import io.muster.imports.ChunkAnswer;
import io.muster.imports.EncodedChunk;
import io.muster.imports.rows.ResumePoint;
import io.muster.retry.Backoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A chunk that was sent at least once, until it and all before it are settled. */
final class SentChunk {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(10);

  private final ResumePoint after;
  private final int bytes;
  private final Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, Backoff.CHANCE);
  private @Nullable EncodedChunk chunk;
  private ChunkAnswer.@Nullable Decided answer;
  private long patienceNanos;
  private boolean isTaken;
  private long againNanos;

  /**
   * Just sent.
   *
   * @param after where the file goes on behind it
   * @param patience after how long without an answer it is sent again; each time a worker left it
   *     unanswered twice as long, up to ten minutes
   */
  SentChunk(EncodedChunk chunk, ResumePoint after, Duration patience, long nowNanos) {
    this.chunk = chunk;
    this.after = after;
    this.bytes = chunk.body().length;
    this.patienceNanos = patience.toNanos();
    this.againNanos = nowNanos + patienceNanos;
  }

  ResumePoint after() {
    return after;
  }

  int bytes() {
    return bytes;
  }

  /** What became of it; null while nothing has. */
  ChunkAnswer.@Nullable Decided answer() {
    return answer;
  }

  /** It is settled: its rows are needed no longer. */
  void settle(ChunkAnswer.Decided decided) {
    answer = decided;
    chunk = null;
  }

  /** The broker has it: now a worker is waited for. */
  void taken(long nowNanos) {
    pauses.reset();
    isTaken = true;
    againNanos = nowNanos + patienceNanos;
  }

  /** It is to be sent again, in a moment. */
  void failed(long nowNanos) {
    isTaken = false;
    againNanos = nowNanos + Duration.ofMillis(pauses.nextMillis()).toNanos();
  }

  /** The chunk, if it is to be sent again now; null otherwise. */
  @Nullable EncodedChunk due(long nowNanos) {
    if (chunk == null || nowNanos - againNanos < 0) {
      return null;
    }
    // A broker that doesn't take it says nothing of how long workers need.
    if (isTaken) {
      patienceNanos = Math.min(patienceNanos * 2, LONGEST_PATIENCE.toNanos());
    }
    isTaken = false;
    againNanos = nowNanos + patienceNanos;
    return chunk;
  }
}
