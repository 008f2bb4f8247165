package io.muster.cli.imports;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.imports.ChunkId;
import io.muster.imports.EncodedChunk;
import io.muster.imports.rows.ResumePoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a chunk is sent again. */
class SentChunkTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private long now = -5;
  private final SentChunk chunk =
      new SentChunk(
          new EncodedChunk(new ChunkId("an-import", 0), 1, 1, true, new byte[0]),
          ResumePoint.BEGINNING,
          PATIENCE,
          now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** How long it takes from now until it is due, to the second. */
  private Duration untilDue() {
    Duration waited = Duration.ZERO;
    while (chunk.due(now) == null) {
      pass(Duration.ofSeconds(1));
      waited = waited.plusSeconds(1);
      assertTrue(waited.compareTo(LONGEST.multipliedBy(3)) < 0, "it is never due");
    }
    return waited;
  }

  @Test
  void aBrokerThatTakesNothingForHoursDoesNotChangeHowLongAnAnswerIsWaitedFor() {
    for (int i = 0; i < 2_000; i++) {
      chunk.failed(now);
      pass(Duration.ofSeconds(5));
      assertNotNull(chunk.due(now), "it is offered again, time and again");
      assertNull(chunk.due(now + Duration.ofMillis(20).toNanos()), "but not before that failed");
    }

    chunk.taken(now);

    assertNull(chunk.due(now + PATIENCE.toNanos() - 1));
    assertNotNull(chunk.due(now + PATIENCE.toNanos()));
  }

  @Test
  void anAnswerThatDoesNotComeIsWaitedForTwiceAsLongEachTimeUpToTenMinutes() {
    Duration expected = PATIENCE;
    for (int i = 0; i < 100; i++) {
      chunk.taken(now);
      Duration waited = untilDue();
      assertTrue(waited.equals(expected), waited + " instead of " + expected);
      Duration twice = expected.multipliedBy(2);
      expected = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
  }
}
