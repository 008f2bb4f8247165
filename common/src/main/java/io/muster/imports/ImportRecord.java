package io.muster.imports;

import java.time.Instant;

/**
 * What workers need to know of an import.
 *
 * @param id its id
 * @param sender the AMQP user that opened it; no other may add to it
 * @param createdAt when it was opened, to the millisecond
 * @param cancelled whether rows that were not decided yet shall not be any more
 */
public record ImportRecord(String id, String sender, Instant createdAt, boolean cancelled) {}
