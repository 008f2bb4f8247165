package io.muster.backends.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a proxy: everything but {@link #execute} and {@link #stop} happens on it. */
final class ProxyLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyLoop.class);
  private static final int BACKLOG = 256;

  private final InetSocketAddress address;
  private final InetSocketAddress target;
  private final Selector selector = Selector.open();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Set<ProxyLink> links = new LinkedHashSet<>();
  private final Set<ProxyLink> ready = new LinkedHashSet<>();
  private final List<ProxyHold> armed = new ArrayList<>();
  private boolean everyLink;
  private @Nullable ServerSocketChannel listener;
  private boolean held;
  private long delayNanos;
  private volatile boolean stopped;

  ProxyLoop(InetSocketAddress address, InetSocketAddress target) throws IOException {
    this.address = address;
    this.target = target;
    listen();
  }

  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  void stop() {
    stopped = true;
    selector.wakeup();
  }

  int connections() {
    return links.size();
  }

  void cut() throws IOException {
    ServerSocketChannel open = listener;
    if (open != null) {
      listener = null;
      open.close();
      // A closed channel keeps its port until the selector has forgotten its key.
      selector.selectNow();
    }
    dropConnections();
  }

  void dropConnections() {
    new ArrayList<>(links).forEach(this::drop);
  }

  void hold(boolean hold) throws IOException {
    held = hold;
    if (listener == null) {
      listen();
    }
  }

  void delay(Duration delay) {
    delayNanos = delay.toNanos();
  }

  void heal() throws IOException {
    delayNanos = 0;
    hold(false);
  }

  void arm(ProxyHold hold) {
    armed.add(hold);
  }

  void release(ProxyHold hold) {
    armed.remove(hold);
    links.forEach(link -> link.release(hold));
  }

  /** What waited for these bytes and has them now; each catches one connection. */
  @Nullable ProxyHold caughtBy(byte[] sent) {
    for (ProxyHold hold : armed) {
      if (hold.catches(sent)) {
        armed.remove(hold);
        return hold;
      }
    }
    return null;
  }

  long delayNanos() {
    return delayNanos;
  }

  Selector selector() {
    return selector;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        turn();
      }
    } catch (IOException | RuntimeException failed) {
      LOG.error("event=proxy_failed port={}", address.getPort(), failed);
    } finally {
      closeAll();
    }
  }

  private void turn() throws IOException {
    Runnable task;
    while ((task = tasks.poll()) != null) {
      task.run();
      everyLink = true;
    }
    long wait = advanceLinks();
    if (wait == 0) {
      selector.select();
    } else {
      selector.select(wait);
    }
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof ProxyLink link) {
        ready.add(link);
      } else if (key.isValid() && key.isAcceptable()) {
        accept();
      }
    }
    selector.selectedKeys().clear();
  }

  /** Moves what can be moved; returns the milliseconds until the next byte is due, 0 for none. */
  private long advanceLinks() {
    long next = Long.MAX_VALUE;
    long now = System.nanoTime();
    for (ProxyLink link : new ArrayList<>(everyLink ? links : ready)) {
      next = Math.min(next, advance(link, now));
    }
    ready.clear();
    // Bytes that wait for their time belong to links that no key will name.
    everyLink = next != Long.MAX_VALUE;
    return everyLink ? Math.max(1, Duration.ofNanos(next + 999_999).toMillis()) : 0;
  }

  private long advance(ProxyLink link, long now) {
    long next = Long.MAX_VALUE;
    try {
      next = link.advance(held, now);
    } catch (IOException broken) {
      LOG.debug("event=proxy_link_closed port={} cause={}", address.getPort(), broken.toString());
      drop(link);
    }
    if (link.ended()) {
      drop(link);
    }
    return next;
  }

  private void accept() throws IOException {
    ServerSocketChannel open = listener;
    SocketChannel client = open == null ? null : open.accept();
    if (client == null) {
      return;
    }
    if (links.size() >= TcpProxy.MAX_CONNECTIONS) {
      client.close();
      return;
    }
    ProxyLink link = new ProxyLink(this, client, target);
    links.add(link);
    ready.add(link);
  }

  private void drop(ProxyLink link) {
    links.remove(link);
    ready.remove(link);
    link.close();
  }

  private void listen() throws IOException {
    ServerSocketChannel opened = ServerSocketChannel.open();
    opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    opened.bind(address, BACKLOG);
    opened.configureBlocking(false);
    opened.register(selector, SelectionKey.OP_ACCEPT);
    listener = opened;
  }

  private void closeAll() {
    try {
      cut();
      selector.close();
    } catch (IOException failed) {
      LOG.warn("event=proxy_close_failed port={}", address.getPort(), failed);
    }
  }
}
