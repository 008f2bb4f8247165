package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.imports.ChunkAnswer;
import io.muster.imports.ChunkStatus;
import io.muster.imports.Chunker;
import io.muster.imports.EncodedChunk;
import io.muster.imports.OnConflict;
import io.muster.imports.rows.ReadyRow;
import io.muster.imports.rows.RowPlace;
import io.muster.imports.rows.UnreadableSourceException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rows of a file in chunks, a bounded number ahead of what is settled, and each chunk
 * again for as long as nobody said what became of it: that changes nothing for the workers. For one
 * thread, which it blocks.
 */
final class ChunkSender {

  /** How many chunks may be unsettled: more than workers take at once, and little to go through. */
  static final int WINDOW = 32_000 / Chunker.USUAL_ROWS;

  /** How many bytes of chunks are held. */
  private static final int MOST_BYTES = 8 << 20;

  /** How many chunks may be settled behind one that isn't. */
  private static final int MOST_AHEAD = 1_024;

  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final ChunkLink link;
  private final RowFeed feed;
  private final Ledger ledger;
  private final Chunker chunker;
  private final Limits limits;
  private final Stop stop;
  private final Progress progress;
  private final TreeMap<Integer, SentChunk> sent = new TreeMap<>();

  private int unsettled;
  private long heldBytes;
  private long sentRows;
  private String waiting = "";
  private long movedNanos = System.nanoTime();
  private long lookedNanos = movedNanos;
  private @Nullable RowPlace last;
  private boolean ended;
  private @Nullable UnreadableSourceException unreadable;

  /**
   * How long to wait.
   *
   * @param patience for the answer to one chunk, before it is sent again
   * @param standstill without anything that moves, before it is given up
   */
  record Limits(Duration patience, Duration standstill) {}

  ChunkSender(
      ChunkLink link,
      RowFeed feed,
      Ledger ledger,
      OnConflict onConflict,
      Limits limits,
      Stop stop,
      Progress progress) {
    this.link = link;
    this.feed = feed;
    this.ledger = ledger;
    this.limits = limits;
    this.stop = stop;
    this.progress = progress;
    ImportState state = ledger.state();
    long settledRows = state.settled().rows();
    this.sentRows = settledRows;
    this.chunker = new Chunker(state.importId(), onConflict, state.chunks(), settledRows + 1);
  }

  /**
   * Sends all that is left, until it is settled.
   *
   * @throws UnreadableSourceException if the rest of the file can't be read; what was read before
   *     is settled then
   * @throws CliException if it was stopped or cancelled, nothing moves any more, or the workers
   *     refuse it; how far it is is written down then
   */
  void run() throws IOException, InterruptedException, UnreadableSourceException {
    try {
      while (!ended || unsettled > 0) {
        boolean mayRead = mayRead();
        hear(mayRead ? Duration.ZERO : TICK);
        if (mayRead) {
          readRow();
        }
        long now = System.nanoTime();
        if (now - lookedNanos > BETWEEN_LOOKS.toNanos()) {
          lookedNanos = now;
          lookAround(now);
        }
      }
    } finally {
      ledger.save();
    }
    if (unreadable != null) {
      throw unreadable;
    }
  }

  private void lookAround(long now) {
    repeat(now);
    progress.sending(new Figures(sentRows, feed.hashed(), ledger.state().totals(), waiting));
    stop.check();
    if (now - movedNanos > limits.standstill().toNanos()) {
      throw new CliException(
          CliExit.UNAVAILABLE,
          "nothing moved for "
              + limits.standstill().toSeconds()
              + " s: "
              + (waiting.isEmpty() ? "no worker answers; is one running?" : waiting));
    }
  }

  private boolean mayRead() {
    return !ended
        && unsettled < WINDOW
        && heldBytes < MOST_BYTES
        && (sent.isEmpty() || sent.lastKey() - sent.firstKey() < MOST_AHEAD);
  }

  private void readRow() throws IOException, InterruptedException {
    try {
      ReadyRow row = feed.next();
      if (row == null) {
        // The rows may have ended for the same reason.
        stop.check();
        ended = true;
        send(chunker.last());
        return;
      }
      EncodedChunk full = chunker.add(row.row());
      if (full != null) {
        send(full);
      }
      last = row.place();
      movedNanos = System.nanoTime();
    } catch (UnreadableSourceException rest) {
      // The chunk that was begun isn't sent: the file is to be mended, and sent as a whole.
      ended = true;
      unreadable = rest;
    }
  }

  private void send(EncodedChunk chunk) {
    long now = System.nanoTime();
    sent.put(chunk.id().chunk(), new SentChunk(chunk, feed.behind(last), limits.patience(), now));
    unsettled++;
    heldBytes += chunk.body().length;
    sentRows = chunk.lastRow();
    link.send(chunk);
  }

  private void hear(Duration wait) throws InterruptedException {
    ChunkLink.Event event = link.next(wait);
    while (event != null) {
      heard(event);
      event = link.next(Duration.ZERO);
    }
  }

  private void heard(ChunkLink.Event event) {
    long now = System.nanoTime();
    if (event instanceof ChunkLink.Event.Taken taken) {
      waiting = "";
      SentChunk chunk = find(taken.id().importId(), taken.id().chunk());
      if (chunk != null) {
        chunk.taken(now);
      }
    } else if (event instanceof ChunkLink.Event.NotTaken not) {
      waiting = not.why();
      SentChunk chunk = find(not.id().importId(), not.id().chunk());
      if (chunk != null) {
        chunk.failed(now);
      }
    } else if (event instanceof ChunkLink.Event.Answered answered) {
      settle(answered.answer());
    } else if (event instanceof ChunkLink.Event.Impossible impossible) {
      refuse(impossible);
    } else {
      sent.values().forEach(chunk -> chunk.failed(now));
    }
  }

  /** The chunk, if it is one of this import that isn't settled. */
  private @Nullable SentChunk find(String importId, int number) {
    SentChunk chunk = importId.equals(ledger.state().importId()) ? sent.get(number) : null;
    return chunk == null || chunk.answer() != null ? null : chunk;
  }

  private void settle(ChunkAnswer.Decided answer) {
    SentChunk chunk = find(answer.id().importId(), answer.id().chunk());
    if (chunk == null || chunk.after().rows() != answer.lastRow()) {
      return;
    }
    chunk.settle(answer);
    unsettled--;
    heldBytes -= chunk.bytes();
    waiting = "";
    movedNanos = System.nanoTime();
    // Written down in their order, so that going on has one place to go on at.
    for (Map.Entry<Integer, SentChunk> first = sent.firstEntry();
        first != null;
        first = sent.firstEntry()) {
      ChunkAnswer.Decided decided = first.getValue().answer();
      if (decided == null) {
        return;
      }
      ledger.settle(decided, first.getValue().after());
      sent.pollFirstEntry();
      checkCancelled(decided);
    }
  }

  /** What follows would be refused too, each row of it. */
  private void checkCancelled(ChunkAnswer.Decided decided) {
    if (decided.status() == ChunkStatus.CANCELLED) {
      Totals totals = ledger.state().totals();
      throw new CliException(
          CliExit.REFUSED,
          "import "
              + ledger.state().importId()
              + " was cancelled: "
              + (totals.created() + totals.updated())
              + " rows were applied");
    }
  }

  private void refuse(ChunkLink.Event.Impossible impossible) {
    if (find(impossible.id().importId(), impossible.id().chunk()) != null) {
      throw new CliException(
          CliExit.REFUSED,
          "the workers refuse the import from row "
              + (ledger.state().settled().rows() + 1)
              + " on: "
              + impossible.why());
    }
  }

  private void repeat(long now) {
    for (SentChunk chunk : sent.values()) {
      EncodedChunk due = chunk.due(now);
      if (due != null) {
        link.send(due);
      }
    }
  }
}
