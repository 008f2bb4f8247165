package io.muster.messaging.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Return;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.PublishResult.Refused;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What was sent over one channel and not yet settled, by sequence number. It is bounded by the
 * publisher's window.
 */
final class UnconfirmedMessages {

  /** The code of a return that says the queue is full, where a broker returns such messages. */
  private static final int RESOURCE_ERROR = 506;

  /** A message and what will become of it. */
  static final class Entry {
    private final OutgoingMessage message;
    private final AtomicInteger inFlight;
    private final Promise<PublishResult> promise = Promise.promise();

    Entry(OutgoingMessage message, AtomicInteger inFlight) {
      this.message = message;
      this.inFlight = inFlight;
    }

    OutgoingMessage message() {
      return message;
    }

    Future<PublishResult> result() {
      return promise.future();
    }

    void settle(PublishResult result) {
      // First, so that whoever hears of it finds the window with room.
      inFlight.decrementAndGet();
      promise.complete(result);
    }
  }

  /**
   * What tells of which message a return is: it has no sequence number. Two retries of one request
   * have the same message id, and only the correlation id tells them apart; messages without one
   * may be equal, so their returns are counted.
   */
  private record ReturnKey(
      @Nullable String messageId, @Nullable String correlationId, String routingKey) {

    static ReturnKey of(OutgoingMessage message) {
      MessageProperties properties = message.properties();
      return new ReturnKey(
          properties.messageId(), properties.correlationId(), message.routingKey());
    }

    static ReturnKey of(Return message) {
      BasicProperties properties = message.getProperties();
      return new ReturnKey(
          properties.getMessageId(), properties.getCorrelationId(), message.getRoutingKey());
    }
  }

  private final TreeMap<Long, Entry> bySequence = new TreeMap<>();
  private final Map<ReturnKey, Queue<Integer>> returnCodes = new HashMap<>();
  private int returns;
  private boolean over;

  /** To be called before the message goes out: its confirm may come at once. */
  void sending(long sequence, Entry entry) {
    synchronized (this) {
      if (!over) {
        bySequence.put(sequence, entry);
        return;
      }
    }
    entry.settle(new Refused(Reason.DISCONNECTED));
    throw new IllegalStateException("the connection has ended");
  }

  synchronized boolean isEmpty() {
    return bySequence.isEmpty();
  }

  void acknowledged(long sequence, boolean multiple) {
    settle(sequence, multiple, null);
  }

  void refused(long sequence, boolean multiple) {
    settle(sequence, multiple, new Refused(Reason.QUEUE_FULL));
  }

  /** A return comes before the confirm of the same message, and says that no queue has it. */
  synchronized void returned(Return message) {
    if (returns < bySequence.size()) {
      returnCodes
          .computeIfAbsent(ReturnKey.of(message), key -> new ArrayDeque<>())
          .add(message.getReplyCode());
      returns++;
    }
  }

  private void settle(long sequence, boolean multiple, @Nullable PublishResult verdict) {
    List<Entry> entries = new ArrayList<>();
    List<PublishResult> results = new ArrayList<>();
    synchronized (this) {
      if (multiple) {
        Map<Long, Entry> upTo = bySequence.headMap(sequence, true);
        entries.addAll(upTo.values());
        upTo.clear();
      } else {
        Entry entry = bySequence.remove(sequence);
        if (entry != null) {
          entries.add(entry);
        }
      }
      for (Entry entry : entries) {
        results.add(result(entry, verdict));
      }
    }
    for (int i = 0; i < entries.size(); i++) {
      entries.get(i).settle(results.get(i));
    }
  }

  private PublishResult result(Entry entry, @Nullable PublishResult verdict) {
    if (returns > 0 && entry.message.mandatory()) {
      Integer code = takeReturnCode(ReturnKey.of(entry.message));
      if (code != null) {
        return new Refused(code == RESOURCE_ERROR ? Reason.QUEUE_FULL : Reason.NO_ROUTE);
      }
    }
    return verdict == null ? PublishResult.CONFIRMED : verdict;
  }

  private @Nullable Integer takeReturnCode(ReturnKey key) {
    Queue<Integer> codes = returnCodes.get(key);
    if (codes == null) {
      return null;
    }
    Integer code = codes.remove();
    returns--;
    if (codes.isEmpty()) {
      returnCodes.remove(key);
    }
    return code;
  }

  /** The connection is gone: whether the broker has these can't be known. */
  void connectionEnded() {
    List<Entry> entries;
    synchronized (this) {
      over = true;
      entries = new ArrayList<>(bySequence.values());
      bySequence.clear();
    }
    entries.forEach(entry -> entry.settle(PublishResult.UNCONFIRMED));
  }
}
