package io.muster.messaging.amqp;

import com.rabbitmq.client.Return;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.PublishResult.Refused;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final TreeMap<Long, Entry> bySequence = new TreeMap<>();
  private final Map<String, Integer> returnCodes = new HashMap<>();
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
    if (bySequence.size() >= returnCodes.size()) {
      returnCodes.put(
          returnKey(message.getProperties().getMessageId(), message.getRoutingKey()),
          message.getReplyCode());
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
    if (!returnCodes.isEmpty() && entry.message.mandatory()) {
      Integer code =
          returnCodes.remove(
              returnKey(entry.message.properties().messageId(), entry.message.routingKey()));
      if (code != null) {
        return new Refused(code == RESOURCE_ERROR ? Reason.QUEUE_FULL : Reason.NO_ROUTE);
      }
    }
    return verdict == null ? PublishResult.CONFIRMED : verdict;
  }

  private static String returnKey(@Nullable String messageId, String routingKey) {
    return messageId + "\n" + routingKey;
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
