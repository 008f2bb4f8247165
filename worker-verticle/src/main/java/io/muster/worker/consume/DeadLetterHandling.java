package io.muster.worker.consume;

import io.muster.imports.ChunkResult;
import io.muster.messaging.Delivery;
import io.muster.worker.deadletter.DeadLetterReader;
import io.muster.worker.deadletter.DeadLetters;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is done with dead letters.
 *
 * @param reader reads them
 * @param store keeps them
 * @param replies what their senders are told
 * @param brokenChunks records that the chunk of an import which the broker gave up failed, unless
 *     it was decided before; gives the result that stands
 * @param retention how long they are kept
 */
record DeadLetterHandling(
    DeadLetterReader reader,
    DeadLetters store,
    DeadLetterReply replies,
    Function<Delivery, Future<Optional<ChunkResult>>> brokenChunks,
    Duration retention) {}
