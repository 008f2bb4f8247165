package io.muster.worker.consume;

import io.muster.deadletter.DeadLetterCategory;
import io.muster.worker.deadletter.DeadLetterMessages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators that a message was given up: in the log and in a metric. Any thread. */
public final class DeadLetterNotice {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterNotice.class);

  private DeadLetterNotice() {}

  /**
   * Tells it.
   *
   * @param queue where the message was
   * @param messageId its id, or null if it has none
   * @param reason why; without secrets
   */
  public static void tell(
      WorkerMetrics metrics,
      String queue,
      @Nullable String messageId,
      DeadLetterCategory category,
      String reason) {
    metrics.deadLettered(category);
    LOG.warn(
        "event=dead_lettered queue={} message_id=\"{}\" category={} reason=\"{}\"",
        queue,
        messageId,
        category.wireName(),
        DeadLetterMessages.clipped(reason));
  }
}
