package io.muster.system.chaos.load;

import io.muster.system.chaos.history.Intent;
import java.util.List;

/** A way to the service. Used by one thread; calls block. */
interface Sender extends AutoCloseable {

  /** Which way it is. */
  Intent.Via via();

  /** Sends an intent and waits for what becomes of it, within the sender's patience. */
  Told send(Intent intent);

  /** Sends an intent and waits only to know whether the queue has it. */
  Told sendAsync(Intent intent);

  /**
   * Sends intents one right after another and then waits for what becomes of each.
   *
   * @return as many, in the same order
   */
  List<Told> sendBurst(List<Intent> intents);

  @Override
  void close();
}
