package io.muster.worker.consume;

import io.muster.worker.deadletter.DeadLetterReader;
import io.muster.worker.deadletter.DeadLetters;
import java.time.Duration;

/**
 * What is done with dead letters.
 *
 * @param reader reads them
 * @param store keeps them
 * @param replies what their senders are told
 * @param retention how long they are kept
 */
record DeadLetterHandling(
    DeadLetterReader reader, DeadLetters store, DeadLetterReply replies, Duration retention) {}
