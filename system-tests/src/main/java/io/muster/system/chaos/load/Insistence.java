package io.muster.system.chaos.load;

import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Entry.Way;
import io.muster.system.chaos.history.History;
import io.muster.system.chaos.history.Intent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Sends an intent until its fate is known: what has a key is sent again, what has an operation is
 * looked up. One thread; calls block.
 */
final class Insistence {
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 1_600;
  private static final Duration DOUBT_LIMIT = Duration.ofSeconds(30);

  private final History history;
  private final Sender sender;
  private final HttpApi api;
  private final RandomGenerator random;
  private final Duration patience;

  /**
   * Insists over one sender.
   *
   * @param patience after which it gives up
   */
  Insistence(
      History history, Sender sender, HttpApi api, RandomGenerator random, Duration patience) {
    this.history = history;
    this.sender = sender;
    this.api = api;
    this.random = random;
    this.patience = patience;
  }

  /** Sends it once, waiting for the decision. */
  Told send(Intent intent) {
    long call = history.called(intent, Way.SEND);
    Told told = sender.send(intent);
    history.answered(call, told.answer());
    return told;
  }

  /** Sends it once, waiting only to know that the queue has it. */
  Told sendAsync(Intent intent) {
    long call = history.called(intent, Way.SEND_ASYNC);
    Told told = sender.sendAsync(intent);
    history.answered(call, told.answer());
    return told;
  }

  /** Sends several, one right after another, and waits for the decision of each. */
  List<Told> sendBurst(List<Intent> intents) {
    List<Long> calls = new ArrayList<>();
    intents.forEach(intent -> calls.add(history.called(intent, Way.SEND)));
    List<Told> answers = sender.sendBurst(intents);
    for (int i = 0; i < calls.size(); i++) {
      history.answered(calls.get(i), answers.get(i).answer());
    }
    return answers;
  }

  private Told lookUp(Intent intent, String operation) {
    long call = history.called(intent, Way.LOOK_UP);
    Told told = api.lookUp(operation);
    history.answered(call, told.answer());
    return told;
  }

  /** Sends it until it is decided; what comes back undecided has no more to be hoped for. */
  Told settle(Intent intent) {
    return settle(intent, send(intent));
  }

  /** Goes on after a first answer. */
  Told settle(Intent intent, Told first) {
    boolean mayResend = intent.isRepeatable() || first.verdict() == Verdict.NOT_TAKEN;
    // Without a key nothing but time can tell whether an unconfirmed write is on the queue.
    Duration limit = mayResend || first.verdict().isTaken() ? patience : DOUBT_LIMIT;
    long end = System.nanoTime() + limit.toNanos();
    String operation = first.operation();
    Told told = first;
    long pause = FIRST_PAUSE_MILLIS;
    while (!isEnd(told) && (operation != null || mayResend) && System.nanoTime() - end < 0) {
      pause(pause / 2 + random.nextLong(pause / 2));
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      boolean looksUp = operation != null && (!mayResend || random.nextBoolean());
      told = looksUp && operation != null ? lookUp(intent, operation) : send(intent);
      operation = told.operation() == null ? operation : told.operation();
      mayResend = intent.isRepeatable() || told.verdict() == Verdict.NOT_TAKEN;
    }
    return told;
  }

  private static boolean isEnd(Told told) {
    return told.verdict().isDecided() || told.verdict() == Verdict.OUTSIDE;
  }

  static void pause(long millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }
}
