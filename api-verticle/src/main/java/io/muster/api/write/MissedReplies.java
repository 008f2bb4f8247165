package io.muster.api.write;

import io.muster.api.operation.Outcomes;
import io.muster.messaging.Reply;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the outcomes of writes whose replies may have gone to a reply queue that is no more. One
 * look-up runs at a time, so a store that is away is not asked more and more often.
 */
final class MissedReplies {

  private static final Logger LOG = LoggerFactory.getLogger(MissedReplies.class);
  private static final int MOST_AT_ONCE = 500;

  /** How many calls to skip between look-ups: replies to the new queue may be on their way. */
  private static final int CALLS_BETWEEN = 8;

  private final Outcomes outcomes;
  private final Collection<PendingWrite> pending;
  private final Supplier<@Nullable String> currentQueue;
  private final AtomicBoolean running = new AtomicBoolean();
  private int calls;

  MissedReplies(
      Outcomes outcomes,
      Collection<PendingWrite> pending,
      Supplier<@Nullable String> currentQueue) {
    this.outcomes = outcomes;
    this.pending = pending;
    this.currentQueue = currentQueue;
  }

  /** Called on one event loop, often; asks the store only when there is something to ask. */
  void lookUp(BiConsumer<PendingWrite, Reply> found) {
    calls++;
    if (calls % CALLS_BETWEEN != 0 || pending.isEmpty()) {
      return;
    }
    Set<String> ids = new LinkedHashSet<>();
    String queue = currentQueue.get();
    for (PendingWrite write : pending) {
      if (ids.size() < MOST_AT_ONCE && write.mayHaveMissedReply(queue)) {
        ids.add(write.commandId());
      }
    }
    if (ids.isEmpty() || !running.compareAndSet(false, true)) {
      return;
    }
    outcomes
        .find(ids)
        .onSuccess(replies -> tell(replies, found))
        .onFailure(away -> LOG.warn("event=outcomes_away cause=\"{}\"", away.toString()))
        .onComplete(done -> running.set(false));
  }

  private void tell(Map<String, Reply> replies, BiConsumer<PendingWrite, Reply> found) {
    for (PendingWrite write : pending) {
      Reply reply = replies.get(write.commandId());
      if (reply != null) {
        found.accept(write, reply);
      }
    }
  }
}
