package io.muster.messaging;

/**
 * One queue to consume.
 *
 * @param queue its name
 * @param priority the consumer's priority: among workers the highest holds the shard, where the
 *     broker has it so
 */
public record QueueSubscription(String queue, int priority) {}
