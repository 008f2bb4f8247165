package io.muster.backends.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One connection through the proxy: the client's side, the target's side, and a stream each way.
 */
final class ProxyLink {
  private final ProxyLoop loop;
  private final SocketChannel client;
  private final SelectionKey clientKey;
  private final InetSocketAddress target;
  private final ProxyStream up = new ProxyStream();
  private final ProxyStream down = new ProxyStream();
  private @Nullable ProxyHold hold;
  private @Nullable SocketChannel server;
  private @Nullable SelectionKey serverKey;

  ProxyLink(ProxyLoop loop, SocketChannel client, InetSocketAddress target) throws IOException {
    this.loop = loop;
    this.client = client;
    this.target = target;
    this.clientKey = prepare(client, 0);
  }

  /**
   * Moves what can be moved now.
   *
   * @param held whether nothing may pass
   * @return nanoseconds until a delayed byte is due, or {@link Long#MAX_VALUE}
   */
  long advance(boolean held, long now) throws IOException {
    if (held || holds(ProxyHold.Side.BYTES)) {
      return rest();
    }
    SocketChannel target = connected();
    if (target == null) {
      return Long.MAX_VALUE;
    }
    up.read(client, now + loop.delayNanos(), this::sent);
    if (holds(ProxyHold.Side.BYTES)) {
      return rest();
    }
    up.write(target, now);
    if (holds(ProxyHold.Side.ANSWER)) {
      clientKey.interestOps(up.wantsToRead() ? SelectionKey.OP_READ : 0);
      if (serverKey != null) {
        serverKey.interestOps(up.wantsToWrite(now) ? SelectionKey.OP_WRITE : 0);
      }
      return up.nanosUntilDue(now);
    }
    down.read(target, now + loop.delayNanos(), answer -> {});
    down.write(client, now);
    clientKey.interestOps(interest(up, down, now));
    if (serverKey != null) {
      serverKey.interestOps(interest(down, up, now));
    }
    return Math.min(up.nanosUntilDue(now), down.nanosUntilDue(now));
  }

  /** Nothing passes, in either direction. */
  private long rest() {
    clientKey.interestOps(0);
    if (serverKey != null) {
      serverKey.interestOps(0);
    }
    return Long.MAX_VALUE;
  }

  private void sent(byte[] bytes) {
    if (hold == null) {
      hold = loop.caughtBy(bytes);
    }
  }

  private boolean holds(ProxyHold.Side side) {
    return hold != null && hold.side() == side;
  }

  void release(ProxyHold released) {
    if (hold == released) {
      hold = null;
    }
  }

  boolean ended() {
    return up.ended() && down.ended();
  }

  void close() {
    closeQuietly(client);
    if (server != null) {
      closeQuietly(server);
    }
  }

  /** The target's side, once it is connected. */
  private @Nullable SocketChannel connected() throws IOException {
    SocketChannel channel = server;
    if (channel == null) {
      channel = SocketChannel.open();
      server = channel;
      serverKey = prepare(channel, SelectionKey.OP_CONNECT);
      channel.connect(target);
    }
    if (channel.isConnected() || channel.finishConnect()) {
      return channel;
    }
    if (serverKey != null) {
      serverKey.interestOps(SelectionKey.OP_CONNECT);
    }
    return null;
  }

  private SelectionKey prepare(SocketChannel channel, int interest) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel.register(loop.selector(), interest, this);
  }

  private static int interest(ProxyStream outOf, ProxyStream into, long now) {
    return (outOf.wantsToRead() ? SelectionKey.OP_READ : 0)
        | (into.wantsToWrite(now) ? SelectionKey.OP_WRITE : 0);
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException alreadyBroken) {
      // Closing is all that was wanted.
    }
  }
}
