package io.muster.bench.micro;

import io.muster.bench.load.SampleUsers;
import io.muster.command.Command;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the benchmarks work on. */
final class Samples {
  static final int SHARDS = 8;
  static final String AMQP_USER = "muster-api";

  private static final SampleUsers USERS = new SampleUsers("micro");

  private Samples() {}

  /** The creation of the n-th user. */
  static Command command(int n) {
    return new Command(
        "%032x".formatted(n),
        SampleUsers.seededId(n),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        null,
        USERS.change(n));
  }

  static SampleUsers users() {
    return USERS;
  }
}
