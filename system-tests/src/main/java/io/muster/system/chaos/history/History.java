package io.muster.system.chaos.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The record of a run, written as it goes on. Any thread; a call is recorded before it is made, an
 * answer after it has come, so that the times in the file enclose those in the system.
 */
public final class History implements AutoCloseable {
  private final BufferedWriter writer;
  private final long begin = System.nanoTime();
  private final AtomicLong calls = new AtomicLong();

  private History(BufferedWriter writer) {
    this.writer = writer;
  }

  /** Begins a new record in that file. */
  public static History in(Path file) {
    try {
      return new History(Files.newBufferedWriter(file, UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException("can't write " + file, failed);
    }
  }

  /** Reads a record, line by line. */
  public static void read(Path file, Consumer<Entry> to) {
    try (Stream<String> lines = Files.lines(file, UTF_8)) {
      lines.map(HistoryLines::read).forEach(to);
    } catch (IOException failed) {
      throw new UncheckedIOException("can't read " + file, failed);
    }
  }

  /** Microseconds since the beginning. */
  public long now() {
    return (System.nanoTime() - begin) / 1_000;
  }

  /** Records that somebody wants this. */
  public void wanted(Intent intent) {
    add(new Entry.Wanted(intent));
  }

  /** Records a call, which is to be made right after; returns its number. */
  public long called(Intent intent, Entry.Way way) {
    long call = calls.incrementAndGet();
    add(new Entry.Called(call, intent.id(), way, now()));
    return call;
  }

  /** Records what a call was answered. */
  public void answered(long call, Answer answer) {
    add(new Entry.Answered(call, answer, now()));
  }

  /** Records a read, which is to be made right after; returns its number. */
  public long reading(String userId, @Nullable String after) {
    long call = calls.incrementAndGet();
    add(new Entry.ReadBegun(call, userId, after, now()));
    return call;
  }

  /** Records what a read saw. */
  public void saw(long call, Sight sight) {
    add(new Entry.ReadEnded(call, sight, now()));
  }

  /** Records what is done to the system. */
  public void note(String text) {
    add(new Entry.Noted(text, now()));
  }

  /** Records any entry. */
  public synchronized void add(Entry entry) {
    try {
      writer.write(HistoryLines.write(entry));
      writer.write('\n');
    } catch (IOException failed) {
      throw new UncheckedIOException("can't write the history", failed);
    }
  }

  @Override
  public synchronized void close() {
    try {
      writer.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("can't write the history", failed);
    }
  }
}
