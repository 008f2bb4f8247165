package io.muster.worker.store;

import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Batches in which few users fight for fewer addresses; the same for the same seed. */
final class RandomCommands {

  private static final int USERS = 6;
  private static final int ADDRESSES = 5;

  private final Random random;
  private int next;

  RandomCommands(Random random) {
    this.random = random;
  }

  List<Command> batch(int most, Instant now) {
    List<Command> batch = new ArrayList<>();
    for (int i = random.nextInt(most) + 1; i > 0; i--) {
      // One in ten repeats an id of some time before.
      int id = next > 0 && random.nextInt(10) == 0 ? random.nextInt(next) : next++;
      batch.add(new Command("command-" + id, user(), now.minusSeconds(1), null, change()));
    }
    return batch;
  }

  private Change change() {
    String name = "Name " + random.nextInt(3);
    String hash = "$hash$" + random.nextInt(3);
    Long version = random.nextInt(5) == 0 ? (long) random.nextInt(3) + 1 : null;
    return switch (random.nextInt(6)) {
      case 0, 1 -> new Change.Create(name, email(), hash);
      case 2 -> new Change.Replace(name, email(), hash, version);
      case 3 -> new Change.Delete(version);
      default ->
          new Change.Patch(
              random.nextBoolean() ? name : null,
              random.nextInt(4) > 0 ? email() : null,
              null,
              version);
    };
  }

  private UserId user() {
    return new UserId(String.format("%024x", random.nextInt(USERS) + 1));
  }

  private EmailAddress email() {
    int number = random.nextInt(ADDRESSES);
    String spelling = random.nextBoolean() ? "Address" : "address";
    return new EmailAddress(
        spelling + number + "@example.org", "address" + number + "@example.org");
  }
}
