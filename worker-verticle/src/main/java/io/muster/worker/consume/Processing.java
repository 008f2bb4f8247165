package io.muster.worker.consume;

import io.muster.messaging.CommandDecoding;
import io.muster.messaging.Delivery;
import java.util.function.Function;

/**
 * What is done with a delivery.
 *
 * @param decoder makes a command of it; called on the broker client's thread
 * @param store has commands decided
 * @param settlement makes replies and events of decisions
 */
public record Processing(
    Function<Delivery, CommandDecoding> decoder, UnitStore store, Settlement settlement) {}
