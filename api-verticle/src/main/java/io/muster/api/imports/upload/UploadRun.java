package io.muster.api.imports.upload;

import io.muster.api.http.BodyStream;
import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.record.UploadFailure;
import io.muster.api.imports.record.UploadPoint;
import io.muster.imports.Chunker;
import io.muster.imports.EncodedChunk;
import io.muster.imports.rows.Compression;
import io.muster.imports.rows.ReadyRow;
import io.muster.imports.rows.ResumePoint;
import io.muster.imports.rows.RowFormat;
import io.muster.imports.rows.RowHashing;
import io.muster.imports.rows.RowOptions;
import io.muster.imports.rows.RowSource;
import io.muster.imports.rows.UnreadableSourceException;
import io.muster.messaging.OutgoingMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One body, from its bytes to chunks on the queue. Runs on one thread, which waits for the client,
 * for hashes and for the broker; any thread may stop it.
 */
final class UploadRun {

  /** For the confirms of what is under way when an upload has to end. */
  private static final Duration LAST_CONFIRMS = Duration.ofSeconds(5);

  private final StoredImport stored;
  private final RowFormat format;
  private final BodyStream body;
  private final ChunkSending sending;
  private final UnaryOperator<String> hash;
  private final int hashingThreads;
  private final String amqpUser;
  private final InstantSource clock;
  private boolean isBehindKnown;

  /**
   * An upload that hasn't begun.
   *
   * @param stored the import, with the place where the body begins
   * @param hash makes a hash, on several threads at once
   */
  UploadRun(
      StoredImport stored,
      RowFormat format,
      BodyStream body,
      ChunkSending sending,
      UnaryOperator<String> hash,
      int hashingThreads,
      String amqpUser,
      InstantSource clock) {
    this.stored = stored;
    this.format = format;
    this.body = body;
    this.sending = sending;
    this.hash = hash;
    this.hashingThreads = hashingThreads;
    this.amqpUser = amqpUser;
    this.clock = clock;
  }

  /** Makes it end soon. */
  void stop(StoppedException.Cause cause) {
    StoppedException stopped = new StoppedException(cause);
    body.stop(stopped);
    sending.stop(stopped);
  }

  /** Runs to the end, whichever it is. */
  UploadEnd run() throws InterruptedException {
    try {
      boolean whole = feed();
      return whole
          ? new UploadEnd.Complete(sending.confirmed())
          : new UploadEnd.TooShort(sending.confirmed());
    } catch (UnreadableSourceException unreadable) {
      if (!isBehindKnown) {
        // The file that the import was begun with could be read up to there.
        return new UploadEnd.TooShort(sending.confirmed());
      }
      return new UploadEnd.Unreadable(
          sending.confirmed(),
          new UploadFailure(unreadable.line(), unreadable.column(), unreadable.reason()));
    } catch (NotTakenException silent) {
      return new UploadEnd.NotTaken(sending.confirmed(), silent.reason());
    } catch (IOException ended) {
      return ended(ended);
    } finally {
      sending.end();
    }
  }

  private UploadEnd ended(IOException cause) throws InterruptedException {
    UploadPoint point = settled();
    if (cause instanceof BodyStream.MoreToComeException) {
      return new UploadEnd.MoreToCome(point);
    }
    if (cause instanceof BodyStream.TooSlowException) {
      return new UploadEnd.TooSlow(point);
    }
    if (cause instanceof StoppedException stopped) {
      return stopped.reason() == StoppedException.Cause.STOPPING
          ? new UploadEnd.Stopping(point)
          : new UploadEnd.Superseded(point);
    }
    return new UploadEnd.ClientGone(point);
  }

  private UploadPoint settled() throws InterruptedException {
    sending.settle(LAST_CONFIRMS);
    return sending.confirmed();
  }

  /** Whether the file had all the rows that the import has. */
  private boolean feed()
      throws IOException, UnreadableSourceException, InterruptedException, NotTakenException {
    long known = knownRows();
    isBehindKnown = known == 0;
    try (RowSource source = RowSource.open(body, options())) {
      if (!pass(source, known)) {
        return false;
      }
      isBehindKnown = true;
      try (RowHashing rows = new RowHashing(source, hash, hashingThreads)) {
        send(source, rows);
      }
      return true;
    }
  }

  private RowOptions options() {
    RowOptions options = RowOptions.of(format);
    return stored.upload().gzip()
        ? options.with(Compression.GZIP)
        : options.with(stored.upload().point().resume());
  }

  /** A packed file comes from its beginning; what the import has of it is passed over. */
  private long knownRows() {
    return stored.upload().gzip() ? stored.upload().point().rows() : 0;
  }

  private static boolean pass(RowSource source, long rows)
      throws IOException, UnreadableSourceException {
    for (long row = 0; row < rows; row++) {
      if (source.pass() == null) {
        return false;
      }
    }
    return true;
  }

  private void send(RowSource source, RowHashing rows)
      throws IOException, UnreadableSourceException, InterruptedException, NotTakenException {
    UploadPoint start = stored.upload().point();
    Chunker chunker =
        new Chunker(stored.id(), stored.onConflict(), start.nextChunk(), start.rows() + 1);
    ResumePoint behind = start.resume();
    try {
      for (ReadyRow row = rows.next(); row != null; row = rows.next()) {
        EncodedChunk cut = chunker.add(row.row());
        if (cut != null) {
          send(cut, behind, start.hashed() + rows.hashed());
        }
        behind = row.place().after(source.header());
      }
    } catch (UnreadableSourceException unreadable) {
      // An import that has failed is never gone on with: a chunk that the broker doesn't have now
      // would be a hole in it. Where one isn't taken, the fault is found again by who goes on.
      sending.awaitConfirms();
      sendRest(chunker.rest(), behind, start.hashed() + rows.hashed());
      throw unreadable;
    }
    send(chunker.last(), behind, start.hashed() + rows.hashed());
    sending.awaitConfirms();
  }

  /** Sends the last rows before a fault: once they may be on the queue, the import ends with it. */
  private void sendRest(@Nullable EncodedChunk rest, ResumePoint behind, long hashed)
      throws InterruptedException, NotTakenException, StoppedException {
    if (rest == null) {
      return;
    }
    send(rest, behind, hashed);
    try {
      sending.awaitConfirms();
    } catch (NotTakenException | StoppedException notTaken) {
      // To go on from here could cut these rows in another way: they are told as not taken.
      sending.settle(LAST_CONFIRMS);
    }
  }

  private void send(EncodedChunk chunk, ResumePoint behind, long hashed)
      throws InterruptedException, NotTakenException, StoppedException {
    OutgoingMessage message = chunk.message(amqpUser, clock.instant(), null);
    sending.send(message, new UploadPoint(chunk.id().chunk() + 1, behind, hashed));
  }
}
