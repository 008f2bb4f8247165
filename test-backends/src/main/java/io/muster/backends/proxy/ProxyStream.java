package io.muster.backends.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** One direction of a connection: a bounded line of chunks, each with the time it is due. */
final class ProxyStream {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int MAX_BYTES = 256 * 1024;

  private record Chunk(ByteBuffer bytes, long due) {}

  private final Deque<Chunk> line = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
  private int waitingBytes;
  private boolean sourceEnded;
  private boolean sinkEnded;

  boolean wantsToRead() {
    return !sourceEnded && waitingBytes < MAX_BYTES;
  }

  boolean wantsToWrite(long now) {
    Chunk first = line.peekFirst();
    return first != null && first.due() - now <= 0;
  }

  long nanosUntilDue(long now) {
    Chunk first = line.peekFirst();
    return first == null || first.due() - now <= 0 ? Long.MAX_VALUE : first.due() - now;
  }

  boolean ended() {
    return sinkEnded;
  }

  /** Reads what is there, due at that time, and shows it. */
  void read(SocketChannel source, long due, Consumer<byte[]> watcher) throws IOException {
    while (wantsToRead()) {
      buffer.clear();
      int count = source.read(buffer);
      if (count <= 0) {
        sourceEnded = count < 0;
        return;
      }
      byte[] copy = new byte[count];
      buffer.flip().get(copy);
      watcher.accept(copy);
      line.addLast(new Chunk(ByteBuffer.wrap(copy), due));
      waitingBytes += count;
    }
  }

  /** Writes what is due. */
  void write(SocketChannel sink, long now) throws IOException {
    writeDue(sink, now);
    if (sourceEnded && line.isEmpty() && !sinkEnded) {
      sink.shutdownOutput();
      sinkEnded = true;
    }
  }

  private void writeDue(SocketChannel sink, long now) throws IOException {
    while (wantsToWrite(now)) {
      Chunk first = line.getFirst();
      int count = sink.write(first.bytes());
      waitingBytes -= count;
      if (first.bytes().hasRemaining()) {
        return;
      }
      line.removeFirst();
    }
  }
}
