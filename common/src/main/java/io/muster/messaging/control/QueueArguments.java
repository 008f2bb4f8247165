package io.muster.messaging.control;

import io.muster.messaging.BrokerKind;
import io.muster.messaging.Names;
import io.muster.messaging.TopologySettings;
import io.vertx.core.json.JsonObject;

/** What each kind of queue is declared with, on each kind of broker. */
final class QueueArguments {

  private final BrokerKind kind;

  QueueArguments(BrokerKind kind) {
    this.kind = kind;
  }

  /** A shard: one active consumer, bounded, refusing when full. */
  JsonObject shard(TopologySettings topology) {
    return bounded(topology.shardBound()).put("x-single-active-consumer", true);
  }

  /** The import queue: competing consumers, bounded, refusing when full. */
  JsonObject imports(TopologySettings topology) {
    return bounded(topology.importBound());
  }

  /** The dead-letter queue: nothing that lies in it is ever given up. */
  JsonObject deadLetters() {
    if (!kind.isRabbit()) {
      return new JsonObject();
    }
    JsonObject arguments = new JsonObject().put("x-queue-type", "quorum");
    // Since 4.0 quorum queues have a limit of 20 unless told otherwise; before, none.
    return kind.major() >= 4 ? arguments.put("x-delivery-limit", -1) : arguments;
  }

  private JsonObject bounded(int bound) {
    if (!kind.isRabbit()) {
      return new JsonObject().put("qpid.policy_type", "REJECT").put("qpid.max_count", bound);
    }
    return new JsonObject()
        .put("x-queue-type", "quorum")
        .put("x-max-length", bound)
        .put("x-overflow", "reject-publish")
        .put("x-delivery-limit", TopologySettings.DELIVERY_LIMIT)
        .put("x-dead-letter-exchange", Names.DEAD_LETTERS)
        .put("x-dead-letter-strategy", "at-least-once");
  }
}
