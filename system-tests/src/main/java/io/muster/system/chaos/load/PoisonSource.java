package io.muster.system.chaos.load;

import io.muster.system.chaos.history.Entry;
import io.muster.system.chaos.history.History;
import io.muster.system.chaos.scene.Scene;
import java.time.Duration;
import org.bson.types.ObjectId;

/** Puts messages on the queue that no worker can process. One thread; calls block. */
public final class PoisonSource implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AmqpSender sender;
  private final History history;
  private final long seed;
  private int counter;

  /** Connects with the first message. */
  public PoisonSource(Scene scene, History history, long seed) {
    this.sender = new AmqpSender(scene.producerUri(), PATIENCE);
    this.history = history;
    this.seed = seed;
  }

  /** Publishes some; those that were confirmed are written down. */
  public void publish(int count) {
    for (int n = 0; n < count; n++) {
      Messages.Poison poison = Messages.Poison.of(counter++, seed, new ObjectId().toHexString());
      if (sender.poison(poison)) {
        history.add(new Entry.Poisoned(poison.messageId(), history.now()));
      }
    }
  }

  @Override
  public void close() {
    sender.close();
  }
}
