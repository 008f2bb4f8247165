package io.muster.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Users fetched over HTTP/1.1, each client on a connection that stays open. One thread over a
 * selector and nothing else: what the load itself costs is taken from the measured server.
 */
final class HttpGets implements Operation {
  private final InetSocketAddress server;
  private final byte[][] requests;
  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> toBegin = new ConcurrentLinkedQueue<>();
  private final List<HttpConnection> connections = new ArrayList<>();
  private volatile boolean closed;

  HttpGets(JsonObject config) throws IOException {
    this.server = new InetSocketAddress(config.getString("host"), config.getInteger("port"));
    this.requests = requests(config.getInteger("seeded"));
    this.selector = Selector.open();
    this.thread = new Thread(this::loop, "http-gets");
    thread.setDaemon(true);
    thread.start();
  }

  private byte[][] requests(int seeded) {
    byte[][] made = new byte[seeded][];
    String host = server.getHostString() + ":" + server.getPort();
    for (int i = 0; i < seeded; i++) {
      String path = "/users/" + SampleUsers.seededId(i).hex();
      made[i] = ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(US_ASCII);
    }
    return made;
  }

  @Override
  public void prepare(int clients) {
    while (connections.size() < clients) {
      connections.add(new HttpConnection(server, selector));
    }
  }

  @Override
  public void start(int number, Done done) {
    if (Thread.currentThread() == thread) {
      send(number, done);
      return;
    }
    toBegin.add(() -> send(number, done));
    selector.wakeup();
  }

  private void send(int number, Done done) {
    byte[] request = requests[ThreadLocalRandom.current().nextInt(requests.length)];
    connections.get(number).send(request, done);
  }

  private void loop() {
    try {
      while (!closed) {
        selector.select();
        for (Runnable begin = toBegin.poll(); begin != null; begin = toBegin.poll()) {
          begin.run();
        }
        for (SelectionKey key : selector.selectedKeys()) {
          ((HttpConnection) key.attachment()).readable();
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException broken) {
      throw new IllegalStateException("the selector is broken", broken);
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    connections.forEach(HttpConnection::close);
  }
}
