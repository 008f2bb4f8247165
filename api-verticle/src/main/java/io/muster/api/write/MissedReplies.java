package io.muster.api.write;

import io.muster.api.operation.Outcomes;
import io.muster.messaging.Reply;
import io.muster.mongo.LoggedFailures;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the outcomes of writes whose replies may have gone to a reply queue that is no more: of all
 * of them in each round, a bounded number at once. One look-up runs at a time, so a store that is
 * away is not asked more and more often.
 */
final class MissedReplies {

  private static final Logger LOG = LoggerFactory.getLogger(MissedReplies.class);
  private static final int MOST_AT_ONCE = 500;

  /** How many calls to skip between rounds: replies to the new queue may be on their way. */
  private static final int CALLS_BETWEEN = 8;

  private final Outcomes outcomes;
  private final Collection<PendingWrite> pending;
  private final Supplier<@Nullable String> currentQueue;
  private final AtomicBoolean running = new AtomicBoolean();
  private int calls;

  /**
   * Looks after these writes.
   *
   * @param pending the writes that wait; may change while it is walked through
   * @param currentQueue the reply queue there is now; null while there is none
   */
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
    if (calls % CALLS_BETWEEN != 0 || !running.compareAndSet(false, true)) {
      return;
    }
    Future.succeededFuture()
        .compose(begun -> lookUpAll(pending.iterator(), found))
        .onFailure(
            away -> LOG.warn("event=outcomes_away cause=\"{}\"", LoggedFailures.describe(away)))
        .onComplete(done -> running.set(false));
  }

  /** Goes on to the end: what stays undecided must not keep others from being asked for. */
  private Future<Void> lookUpAll(
      Iterator<PendingWrite> rest, BiConsumer<PendingWrite, Reply> found) {
    List<PendingWrite> next = next(rest);
    if (next.isEmpty()) {
      return Future.succeededFuture();
    }
    return outcomes
        .find(next.stream().map(PendingWrite::commandId).collect(Collectors.toSet()))
        .compose(
            replies -> {
              tell(next, replies, found);
              return lookUpAll(rest, found);
            });
  }

  private List<PendingWrite> next(Iterator<PendingWrite> rest) {
    String queue = currentQueue.get();
    List<PendingWrite> next = new ArrayList<>();
    while (next.size() < MOST_AT_ONCE && rest.hasNext()) {
      PendingWrite write = rest.next();
      if (write.mayHaveMissedReply(queue)) {
        next.add(write);
      }
    }
    return next;
  }

  private static void tell(
      List<PendingWrite> asked, Map<String, Reply> replies, BiConsumer<PendingWrite, Reply> found) {
    for (PendingWrite write : asked) {
      Reply reply = replies.get(write.commandId());
      if (reply != null) {
        found.accept(write, reply);
      }
    }
  }
}
