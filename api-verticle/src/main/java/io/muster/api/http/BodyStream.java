package io.muster.api.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as a thread reads it that may wait: what comes in faster than it is read is
 * held back at the socket. The request's event loop puts bytes in, one thread takes them out, and
 * any thread may stop it.
 */
public final class BodyStream extends InputStream {

  /** What a piece costs beside its bytes: small ones that come one by one are mostly that. */
  private static final int PIECE_BYTES = 256;

  private final int limit;
  private final Duration patience;
  private final boolean whole;
  private final Runnable pause;
  private final Runnable resume;

  private final Object lock = new Object();
  private final Deque<Buffer> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean paused;
  private boolean ended;
  private @Nullable IOException stopped;

  private @Nullable Buffer current;
  private int position;

  /** The body came to its end, and the file hasn't: more of it comes with another request. */
  public static final class MoreToComeException extends IOException {
    private MoreToComeException() {
      super("the body ended, and the file goes on in another one");
    }
  }

  /** The client has sent nothing for too long. */
  public static final class TooSlowException extends IOException {
    private TooSlowException(Duration patience) {
      super("no byte of the body came for " + patience.toSeconds() + " seconds");
    }
  }

  /** The connection ended before the body did. */
  public static final class ClientGoneException extends IOException {
    ClientGoneException(Throwable cause) {
      super("the client is gone", cause);
    }
  }

  /**
   * A stream of what is yet to come.
   *
   * @param limit how many bytes of memory may wait before the socket is held back
   * @param patience how long the client may send nothing while it is waited for
   * @param whole whether the file ends with the body
   * @param pause holds the socket back; called on the event loop
   * @param resume lets it go on unless {@link #isHeldBack}; called on any thread
   */
  BodyStream(int limit, Duration patience, boolean whole, Runnable pause, Runnable resume) {
    this.limit = limit;
    this.patience = patience;
    this.whole = whole;
    this.pause = pause;
    this.resume = resume;
  }

  /** The stream of a request without a body. */
  public static BodyStream empty(boolean whole) {
    BodyStream stream = new BodyStream(1, Duration.ZERO, whole, () -> {}, () -> {});
    stream.end();
    return stream;
  }

  /** Bytes that came in. */
  void put(Buffer bytes) {
    if (bytes.length() == 0) {
      // Nothing came, which a reader could take for the end.
      return;
    }
    synchronized (lock) {
      if (stopped != null) {
        return;
      }
      waiting.add(bytes);
      waitingBytes += cost(bytes);
      if (waitingBytes >= limit && !paused) {
        paused = true;
        pause.run();
      }
      lock.notifyAll();
    }
  }

  private static int cost(Buffer piece) {
    return piece.length() + PIECE_BYTES;
  }

  /** Whether the socket is to be held back. On the event loop it stays so until somebody reads. */
  boolean isHeldBack() {
    synchronized (lock) {
      return paused;
    }
  }

  /** The body is whole. */
  void end() {
    synchronized (lock) {
      ended = true;
      lock.notifyAll();
    }
  }

  /** Ends the reading, now and for good, unless it was ended before. Any thread. */
  public void stop(IOException cause) {
    boolean held;
    synchronized (lock) {
      if (stopped != null) {
        return;
      }
      stopped = cause;
      waiting.clear();
      waitingBytes = 0;
      held = paused;
      paused = false;
      lock.notifyAll();
    }
    if (held) {
      // What still comes is thrown away, so that the answer can be read.
      resume.run();
    }
  }

  /** The connection is gone; no harm once the whole body is here. */
  void gone(Throwable cause) {
    synchronized (lock) {
      if (ended) {
        return;
      }
    }
    stop(new ClientGoneException(cause));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    Buffer from = current;
    if (from == null) {
      from = take();
      if (from == null) {
        return -1;
      }
      position = 0;
    }
    int count = Math.min(length, from.length() - position);
    from.getBytes(position, position + count, target, offset);
    position += count;
    current = position == from.length() ? null : from;
    return count;
  }

  private @Nullable Buffer take() throws IOException {
    boolean freed = false;
    Buffer taken;
    synchronized (lock) {
      awaitBytes();
      if (stopped != null) {
        throw stopped;
      }
      taken = waiting.poll();
      if (taken == null) {
        if (whole) {
          return null;
        }
        throw new MoreToComeException();
      }
      waitingBytes -= cost(taken);
      if (paused && waitingBytes < limit) {
        paused = false;
        freed = true;
      }
    }
    if (freed) {
      resume.run();
    }
    return taken;
  }

  private void awaitBytes() throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (waiting.isEmpty() && !ended && stopped == null) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        stopped = new TooSlowException(patience);
        return;
      }
      try {
        lock.wait(left);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for the body", interrupted);
      }
    }
  }
}
