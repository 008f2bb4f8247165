package io.muster.system.chaos.load;

import io.muster.system.chaos.history.History;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all clients of a load share.
 *
 * @param run no other run on the same database has it
 * @param history what they write down
 * @param api the APIs
 * @param helpers who send the same thing at the same time
 * @param sent how many intents there were
 * @param stopping whether they are to finish
 * @param longestThought how long a client pauses between actions at most
 */
record Crowd(
    String run,
    History history,
    HttpApi api,
    ExecutorService helpers,
    AtomicLong sent,
    AtomicBoolean stopping,
    Duration longestThought) {}
