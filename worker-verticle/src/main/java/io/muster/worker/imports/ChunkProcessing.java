package io.muster.worker.imports;

import io.muster.imports.ChunkDecoding;
import io.muster.messaging.Delivery;
import io.muster.worker.consume.EventPublications;
import io.muster.worker.consume.Publications;
import java.util.function.Function;

/**
 * What is done with a chunk.
 *
 * @param decoder makes a chunk of a delivery; called on the broker client's thread
 * @param store has chunks decided
 * @param settlement makes replies and events
 * @param publications sends replies and dead letters
 * @param events sends events
 * @param metrics what is counted
 */
record ChunkProcessing(
    Function<Delivery, ChunkDecoding> decoder,
    ChunkStore store,
    ChunkSettlement settlement,
    Publications publications,
    EventPublications events,
    ImportMetrics metrics) {}
