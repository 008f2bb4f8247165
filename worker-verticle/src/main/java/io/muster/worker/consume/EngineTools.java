package io.muster.worker.consume;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What all parts of the engine share.
 *
 * @param pacing how long to wait for what
 * @param health how the engine is
 * @param metrics what it counts
 * @param clock the time, for messages
 * @param random the source of jitter; safe for several threads
 */
public record EngineTools(
    Pacing pacing,
    EngineHealth health,
    WorkerMetrics metrics,
    InstantSource clock,
    RandomGenerator random) {}
