package io.muster.cli.imports;

import io.muster.imports.ChunkAnswer;
import io.muster.imports.ChunkId;
import io.muster.imports.EncodedChunk;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The way of chunks to the workers, and of their answers back. For one thread. */
interface ChunkLink extends AutoCloseable {

  /** What came of something that was sent. */
  sealed interface Event {

    /** The broker has the chunk. */
    record Taken(ChunkId id) implements Event {}

    /**
     * The broker hasn't the chunk, or it can't be known whether it has.
     *
     * @param why for people
     */
    record NotTaken(ChunkId id, String why) implements Event {}

    /** A worker decided the chunk. */
    record Answered(ChunkAnswer.Decided answer) implements Event {}

    /**
     * No worker will ever decide the chunk.
     *
     * @param why for people
     */
    record Impossible(ChunkId id, String why) implements Event {}

    /** Answers to what was sent before may have got lost. */
    record AnswersLost() implements Event {}
  }

  /** Sends a chunk; never waits. What comes of it is told by events. */
  void send(EncodedChunk chunk);

  /** The next event; null if there was none for this long. */
  @Nullable Event next(Duration wait) throws InterruptedException;

  @Override
  void close();
}
