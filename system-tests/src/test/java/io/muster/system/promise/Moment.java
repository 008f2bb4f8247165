package io.muster.system.promise;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.backends.proxy.ProxyHold;
import io.muster.backends.proxy.TcpProxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BiFunction;

/** Where a worker stands in its unit of work, seen from the database: what it sends next there. */
enum Moment {
  /** It has read, and decides by what it knows. */
  AFTER_READING(TcpProxy::holdAt, beginning("insert", "outcomes")),

  /** The outcome is written, and its effect isn't. */
  BETWEEN_THE_WRITES(TcpProxy::holdAt, beginning("update", "users")),

  /** All is written. */
  BEFORE_THE_COMMIT(TcpProxy::holdAt, commit()),

  /** All is committed, and it hasn't heard of it: neither has anybody else. */
  AFTER_THE_COMMIT(TcpProxy::holdAnswerTo, commit());

  private static final byte STRING = 2;

  private final BiFunction<TcpProxy, byte[], ProxyHold> how;
  private final byte[] statement;

  Moment(BiFunction<TcpProxy, byte[], ProxyHold> how, byte[] statement) {
    this.how = how;
    this.statement = statement;
  }

  /** Holds the connection of the next worker that comes to this point. */
  ProxyHold hold(TcpProxy primary) {
    return how.apply(primary, statement);
  }

  /** How a command to the database begins, in BSON: its name, and what it is about. */
  private static byte[] beginning(String name, String collection) {
    byte[] about = (collection + '\0').getBytes(UTF_8);
    byte[] key = (name + '\0').getBytes(UTF_8);
    return ByteBuffer.allocate(1 + key.length + Integer.BYTES + about.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(STRING)
        .put(key)
        .putInt(about.length)
        .put(about)
        .array();
  }

  private static byte[] commit() {
    return "commitTransaction\0".getBytes(UTF_8);
  }
}
