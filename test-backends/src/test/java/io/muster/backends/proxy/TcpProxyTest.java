package io.muster.backends.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.process.BackendException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TcpProxyTest {
  private EchoServer echo;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new EchoServer();
    proxy = TcpProxy.to("127.0.0.1", echo.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void whatIsSentComesOutAtTheOtherSide() throws IOException {
    try (Socket client = connect()) {
      assertEquals("hello", roundTrip(client, "hello"));
    }
  }

  @Test
  void manyBytesKeepTheirOrder() throws Exception {
    byte[] sent = new byte[8 * 1024 * 1024];
    new Random(1).nextBytes(sent);
    try (Socket client = connect()) {
      CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(client, sent));
      assertArrayEquals(sent, client.getInputStream().readNBytes(sent.length));
      writing.join();
    }
  }

  @Test
  void anEndedSideIsToldToTheOther() throws IOException {
    try (Socket client = connect()) {
      client.getOutputStream().write("bye".getBytes(UTF_8));
      client.shutdownOutput();
      assertEquals("bye", new String(client.getInputStream().readAllBytes(), UTF_8));
    }
    await().until(() -> proxy.connections() == 0);
  }

  @Test
  void aCutClosesConnectionsAndRefusesNewOnesUntilItHeals() throws IOException {
    try (Socket client = connect()) {
      roundTrip(client, "x");
      proxy.cut();
      assertTrue(isClosed(client));
      assertThrows(ConnectException.class, this::connect);
    }
    proxy.heal();
    try (Socket client = connect()) {
      assertEquals("again", roundTrip(client, "again"));
    }
  }

  @Test
  void droppedConnectionsCanBeMadeAgainAtOnce() throws IOException {
    try (Socket client = connect()) {
      roundTrip(client, "x");
      proxy.dropConnections();
      assertTrue(isClosed(client));
    }
    try (Socket client = connect()) {
      assertEquals("again", roundTrip(client, "again"));
    }
  }

  @Test
  void aBlackHoleTakesConnectionsAndDeliversNothingUntilItHeals() throws IOException {
    try (Socket before = connect()) {
      roundTrip(before, "x");
      proxy.blackHole();
      try (Socket during = connect()) {
        assertSilent(before);
        assertSilent(during);
        proxy.heal();
        assertEquals("?", read(before, 1));
        assertEquals("?", read(during, 1));
      }
    }
  }

  @Test
  void aDelayHoldsBackBothDirections() throws IOException {
    try (Socket client = connect()) {
      roundTrip(client, "x");
      proxy.delay(Duration.ofMillis(150));
      long start = System.nanoTime();
      assertEquals("slow", roundTrip(client, "slow"));
      assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() >= 300);
      proxy.heal();
      assertEquals("fast", roundTrip(client, "fast"));
    }
  }

  @Test
  void oneConnectionIsHeldBeforeCertainBytesAndTheOthersGoOn() throws IOException {
    ProxyHold hold = proxy.holdAt("stop".getBytes(UTF_8));
    try (Socket first = connect();
        Socket second = connect()) {
      assertEquals("go", roundTrip(first, "go"));
      first.getOutputStream().write("now stop here".getBytes(UTF_8));
      hold.awaitCaught(Duration.ofSeconds(10));
      assertSilent(first);
      assertEquals("stop too", roundTrip(second, "stop too"));

      hold.release();

      assertEquals("now stop here?", read(first, 14));
    }
  }

  @Test
  void oneConnectionIsHeldBeforeTheAnswerToCertainBytes() throws IOException {
    ProxyHold hold = proxy.holdAnswerTo("stop".getBytes(UTF_8));
    try (Socket first = connect();
        Socket second = connect()) {
      assertEquals("go", roundTrip(first, "go"));
      first.getOutputStream().write("stop".getBytes(UTF_8));
      hold.awaitCaught(Duration.ofSeconds(10));
      await().until(() -> echo.heard() == "gostop".length());
      assertSilent(first);
      assertEquals("stop too", roundTrip(second, "stop too"));

      hold.release();

      assertEquals("stop?", read(first, 5));
    }
  }

  @Test
  void bytesThatNobodySendsHoldNobody() {
    ProxyHold hold = proxy.holdAt("never".getBytes(UTF_8));

    assertThrows(BackendException.class, () -> hold.awaitCaught(Duration.ofMillis(50)));
  }

  @Test
  void aTargetThatIsDownClosesTheConnection() throws IOException {
    echo.close();
    try (Socket client = connect()) {
      assertTrue(isClosed(client));
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(proxy.host(), proxy.port()), 5_000);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String roundTrip(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    return read(socket, text.length());
  }

  private static String read(Socket socket, int count) throws IOException {
    socket.setSoTimeout(10_000);
    return new String(socket.getInputStream().readNBytes(count), UTF_8);
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.getOutputStream().write('?');
    socket.setSoTimeout(200);
    assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
  }

  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }
}
