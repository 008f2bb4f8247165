package io.muster.backends.proxy;

import io.muster.backends.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends back what it is sent. Its port is none that an outgoing connection gets: one to a port that
 * nobody listens on any more could else get that very port, and be connected to itself.
 */
final class EchoServer implements AutoCloseable {
  private final ServerSocket listener =
      new ServerSocket(FreePorts.next(), 50, InetAddress.getLoopbackAddress());

  private final AtomicLong heard = new AtomicLong();

  EchoServer() throws IOException {
    startThread(this::acceptAll);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many bytes it was sent in all. */
  long heard() {
    return heard.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        startThread(() -> echo(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void echo(Socket socket) {
    byte[] buffer = new byte[16 * 1024];
    try (socket) {
      int count;
      while ((count = socket.getInputStream().read(buffer)) >= 0) {
        heard.addAndGet(count);
        socket.getOutputStream().write(buffer, 0, count);
      }
    } catch (IOException clientIsGone) {
      // The test says what it expects of its own side.
    }
  }

  private static void startThread(Runnable run) {
    Thread thread = new Thread(run, "echo");
    thread.setDaemon(true);
    thread.start();
  }
}
