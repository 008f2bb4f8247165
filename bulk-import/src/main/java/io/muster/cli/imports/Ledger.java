package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.imports.ChunkAnswer;
import io.muster.imports.ChunkResult.RejectedRow;
import io.muster.imports.RowFault;
import io.muster.imports.rows.ResumePoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an import's rows so far, written down now and then where it has a state: what is
 * lost of that is asked for again, which changes nothing. For one thread.
 */
final class Ledger {

  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);

  private final @Nullable StateFiles files;
  private final RejectedLog rejected;
  private ImportState state;
  private boolean dirty;
  private long writtenNanos = System.nanoTime();

  /**
   * Begins, or goes on.
   *
   * @param files where it is written down; null where it isn't
   * @param state how far it is
   */
  Ledger(@Nullable StateFiles files, ImportState state, RejectedLog rejected) {
    this.files = files;
    this.state = state;
    this.rejected = rejected;
  }

  ImportState state() {
    return state;
  }

  RejectedLog rejected() {
    return rejected;
  }

  /** Whether the import can be resumed by another process. */
  boolean isKept() {
    return files != null;
  }

  /**
   * The next chunk is settled.
   *
   * @param after where the file goes on behind it
   */
  void settle(ChunkAnswer.Decided answer, ResumePoint after) {
    try {
      log(answer);
    } catch (IOException failed) {
      throw cantBeWritten(failed);
    }
    state =
        state.at(
            answer.id().chunk() + 1,
            after,
            state.totals().plus(Totals.of(answer)),
            state.rejectedBytes());
    dirty = true;
    if (System.nanoTime() - writtenNanos > BETWEEN_WRITES.toNanos()) {
      save();
    }
  }

  private void log(ChunkAnswer.Decided answer) throws IOException {
    for (RejectedRow row : answer.rejectedRows()) {
      rejected.add(row.row(), row.faults());
    }
    if (answer.rejectedRows().isEmpty() && answer.rejected() > 0) {
      List<RowFault> why = List.of(new RowFault("", answer.reason()));
      for (long row = answer.firstRow(); row <= answer.lastRow(); row++) {
        rejected.add(row, why);
      }
    }
  }

  /** The whole import is settled, told at once by somebody who kept its refused rows. */
  void settleAll(Totals totals) {
    state = state.at(state.chunks(), state.settled(), totals, state.rejectedBytes());
    dirty = true;
  }

  /** Nothing is left to send. */
  void finish() {
    state = state.finished();
    dirty = true;
    save();
  }

  /** Writes down how far it is. */
  void save() {
    writtenNanos = System.nanoTime();
    if (files == null || !dirty) {
      return;
    }
    try {
      long length = rejected.force();
      state = state.at(state.chunks(), state.settled(), state.totals(), length);
    } catch (IOException failed) {
      throw cantBeWritten(failed);
    }
    files.write(state);
    dirty = false;
  }

  private static CliException cantBeWritten(IOException failed) {
    return new CliException(CliExit.IO, "the refused rows can't be written down: " + failed);
  }
}
