package io.muster.backends.proxy;

import io.muster.backends.process.BackendException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Holds the first connection on which a client sends certain bytes, and that one alone, from these
 * bytes on: as if the client stood still just before it sent them, or just before it heard the
 * answer. Any thread.
 */
public final class ProxyHold {

  /** What is held back. */
  enum Side {
    /** The bytes, and all that comes after them in either direction. */
    BYTES,
    /** All that the target sends after it has got the bytes. */
    ANSWER
  }

  private final TcpProxy proxy;
  private final byte[] bytes;
  private final Side side;
  private final CompletableFuture<Void> caught = new CompletableFuture<>();

  ProxyHold(TcpProxy proxy, byte[] bytes, Side side) {
    this.proxy = proxy;
    this.bytes = bytes.clone();
    this.side = side;
  }

  /**
   * Waits until a connection is held.
   *
   * @throws BackendException when none was within the limit
   */
  public void awaitCaught(Duration limit) {
    try {
      caught.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException none) {
      throw new BackendException("nobody sent these bytes within " + limit, none);
    } catch (ExecutionException | InterruptedException failed) {
      throw new BackendException("the wait for these bytes has ended", failed);
    }
  }

  /** Passes what was held back, and holds nothing any more; returns when it is so. */
  public void release() {
    proxy.release(this);
  }

  Side side() {
    return side;
  }

  /** Whether these are what was waited for; bytes that come in two pieces are not seen. */
  boolean catches(byte[] sent) {
    for (int start = 0; start + bytes.length <= sent.length; start++) {
      if (matches(sent, start)) {
        caught.complete(null);
        return true;
      }
    }
    return false;
  }

  private boolean matches(byte[] sent, int start) {
    for (int i = 0; i < bytes.length; i++) {
      if (sent[start + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
