package io.muster.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.messaging.Broker;
import io.muster.signing.OperationIds;
import io.muster.telemetry.Health;
import io.muster.worker.consume.Tokens;
import io.muster.worker.deadletter.DeadLetters;
import io.muster.worker.imports.Imports;
import io.muster.worker.store.UnitOfWork;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What a worker stands on.
 *
 * @param broker where the commands are
 * @param unitOfWork where they are applied
 * @param imports where imports are opened
 * @param deadLetters where those that can't be are kept
 * @param tokens makes consistency tokens
 * @param operationIds makes the ids under which producers can ask for outcomes
 * @param prepare what must succeed before each try to consume: the topology is declared, the
 *     indexes are there
 * @param metrics where to count
 * @param health where to tell how it is
 * @param clock the time
 */
public record WorkerParts(
    Broker broker,
    UnitOfWork unitOfWork,
    Imports imports,
    DeadLetters deadLetters,
    Tokens tokens,
    OperationIds operationIds,
    Supplier<Future<Void>> prepare,
    MeterRegistry metrics,
    Health health,
    InstantSource clock) {}
