package io.muster.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One connection with one request under way. Understands as much of HTTP/1.1 as it takes to know
 * where an answer with a length ends. For the selector's thread alone.
 */
final class HttpConnection {
  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final String LENGTH = "\r\ncontent-length:";
  private static final int UNKNOWN = -1;

  private final InetSocketAddress server;
  private final Selector selector;
  private final ByteBuffer input = ByteBuffer.allocate(LARGEST_ANSWER);
  private @Nullable SocketChannel channel;
  private Operation.@Nullable Done done;
  private int answerLength = UNKNOWN;
  private String status = "";

  HttpConnection(InetSocketAddress server, Selector selector) {
    this.server = server;
    this.selector = selector;
  }

  void send(byte[] request, Operation.Done whenDone) {
    done = whenDone;
    answerLength = UNKNOWN;
    input.clear();
    try {
      ByteBuffer output = ByteBuffer.wrap(request);
      connected().write(output);
      if (output.hasRemaining()) {
        fail("request not taken");
      }
    } catch (IOException refused) {
      fail("no connection");
    }
  }

  private SocketChannel connected() throws IOException {
    SocketChannel open = channel;
    if (open == null) {
      open = SocketChannel.open(server);
      open.setOption(StandardSocketOptions.TCP_NODELAY, true);
      open.configureBlocking(false);
      open.register(selector, SelectionKey.OP_READ, this);
      channel = open;
    }
    return open;
  }

  void readable() {
    SocketChannel open = channel;
    if (open == null) {
      return;
    }
    try {
      if (open.read(input) < 0) {
        fail("connection closed");
        return;
      }
    } catch (IOException reset) {
      fail("connection reset");
      return;
    }
    if (answerLength == UNKNOWN) {
      readHead();
    }
    if (answerLength != UNKNOWN && input.position() >= answerLength) {
      finish();
    }
  }

  private void readHead() {
    int end = endOfHead();
    if (end == UNKNOWN) {
      return;
    }
    String head = new String(input.array(), 0, end, US_ASCII).toLowerCase(Locale.ROOT);
    int length = head.indexOf(LENGTH);
    if (length < 0) {
      fail("answer without a length");
      return;
    }
    int from = length + LENGTH.length();
    status = head.substring(STATUS_AT, STATUS_AT + 3);
    answerLength = end + Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
  }

  private int endOfHead() {
    byte[] bytes = input.array();
    for (int i = 3; i < input.position(); i++) {
      if (bytes[i] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        return i + 1;
      }
    }
    return UNKNOWN;
  }

  private void finish() {
    Operation.Done ended = done;
    done = null;
    if (ended == null) {
      return;
    }
    if (status.equals("200")) {
      ended.succeeded();
    } else {
      ended.failed("status " + status);
    }
  }

  private void fail(String kind) {
    close();
    Operation.Done ended = done;
    done = null;
    if (ended != null) {
      ended.failed(kind);
    }
  }

  void close() {
    SocketChannel open = channel;
    channel = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException alreadyGone) {
      // Then it is closed.
    }
  }
}
