package io.muster.backends.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends back what it is sent. */
final class EchoServer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  EchoServer() throws IOException {
    startThread(this::acceptAll);
  }

  int port() {
    return listener.getLocalPort();
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

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
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
