package io.muster.backends.proxy;

import io.muster.backends.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy on a loopback port in front of one address. It passes, cuts, holds back or delays
 * what goes through it, in both directions. Any thread may call; a call returns when its effect is
 * there.
 *
 * <p>It holds at most {@value #MAX_CONNECTIONS} connections (what comes beyond that is closed at
 * once) and 256 KiB for each direction of each, after which its sender is held up.
 */
public final class TcpProxy implements AutoCloseable {
  /** The most connections held at once. */
  public static final int MAX_CONNECTIONS = 2_000;

  private static final long CALL_SECONDS = 10;

  private final InetSocketAddress address;
  private final ProxyLoop loop;
  private final Thread thread;

  private TcpProxy(InetSocketAddress address, ProxyLoop loop) {
    this.address = address;
    this.loop = loop;
    this.thread = new Thread(loop, "tcp-proxy-" + address.getPort());
    thread.setDaemon(true);
  }

  /** Starts a proxy on a free loopback port, passing everything to {@code host:port}. */
  public static TcpProxy to(String host, int port) {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next());
    try {
      TcpProxy proxy =
          new TcpProxy(address, new ProxyLoop(address, new InetSocketAddress(host, port)));
      proxy.thread.start();
      return proxy;
    } catch (IOException failed) {
      throw new UncheckedIOException("can't listen on " + address, failed);
    }
  }

  /** The loopback address to connect to, {@code 127.0.0.1}. */
  public String host() {
    return "127.0.0.1";
  }

  /** The port to connect to; the same for the proxy's whole life. */
  public int port() {
    return address.getPort();
  }

  /** How many connections are open through the proxy. */
  public int connections() {
    return call(loop::connections);
  }

  /** Closes every connection and refuses new ones, until {@link #heal()}. */
  public void cut() {
    run(loop::cut);
  }

  /** Closes every connection; new ones are taken as before. */
  public void dropConnections() {
    run(loop::dropConnections);
  }

  /**
   * Keeps connections and takes new ones but forwards nothing, until {@link #heal()}. As in a
   * network that loses packets, what was sent meanwhile arrives after it.
   */
  public void blackHole() {
    run(() -> loop.hold(true));
  }

  /** Delivers every byte this much later, in each direction, until {@link #heal()}. */
  public void delay(Duration delay) {
    run(() -> loop.delay(delay));
  }

  /**
   * Waits for these bytes from a client, in one piece, and holds that client's connection before
   * they are passed on. All others go on as before.
   */
  public ProxyHold holdAt(byte[] bytes) {
    return hold(bytes, ProxyHold.Side.BYTES);
  }

  /**
   * Waits for these bytes from a client, in one piece, passes them on, and holds back what the
   * target says from there on. All other connections go on as before.
   */
  public ProxyHold holdAnswerTo(byte[] bytes) {
    return hold(bytes, ProxyHold.Side.ANSWER);
  }

  /** Passes everything at once again, on the same port; what a {@link ProxyHold} holds stays. */
  public void heal() {
    run(loop::heal);
  }

  /** Closes every connection and the port. */
  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CALL_SECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private ProxyHold hold(byte[] bytes, ProxyHold.Side side) {
    ProxyHold hold = new ProxyHold(this, bytes, side);
    run(() -> loop.arm(hold));
    return hold;
  }

  void release(ProxyHold hold) {
    run(() -> loop.release(hold));
  }

  private interface Task {
    void run() throws IOException;
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  private void run(Task task) {
    call(
        () -> {
          task.run();
          return true;
        });
  }

  private <T> T call(Question<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            answer.complete(question.ask());
          } catch (IOException | RuntimeException failed) {
            answer.completeExceptionally(failed);
          }
        });
    return answer.orTimeout(CALL_SECONDS, TimeUnit.SECONDS).join();
  }
}
