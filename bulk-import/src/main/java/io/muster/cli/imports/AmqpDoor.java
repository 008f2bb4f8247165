package io.muster.cli.imports;

import io.muster.imports.rows.UnreadableSourceException;
import io.muster.messaging.BrokerSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Straight to the queue. */
final class AmqpDoor implements Door {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BrokerSettings settings;
  private final AmqpLink link;
  private final Duration standstill;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * Connects to the broker.
   *
   * @param standstill after how long without anything that moves it gives up
   */
  AmqpDoor(
      BrokerSettings settings, Duration standstill, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.standstill = standstill;
    this.clock = clock;
    this.random = random;
    this.link = AmqpLink.open(settings, ChunkSender.WINDOW, clock);
  }

  @Override
  public String name() {
    return settings.uris().stream()
        .map(URI::create)
        .map(
            uri ->
                "amqp://"
                    + settings.user()
                    + "@"
                    + uri.getRawAuthority().replaceFirst(".*@", "")
                    + (uri.getRawPath() == null ? "" : uri.getRawPath()))
        .sorted()
        .collect(Collectors.joining(","));
  }

  @Override
  public String begin(ImportPlan plan, Stop stop) {
    return NewImportId.of(clock.instant(), random);
  }

  @Override
  public void run(Rows rows, Ledger ledger, ImportPlan plan, Stop stop, Progress progress)
      throws IOException, InterruptedException, UnreadableSourceException {
    try (RowFeed feed = rows.after(ledger.state().settled().rows())) {
      new ChunkSender(
              link,
              feed,
              ledger,
              plan.onConflict(),
              new ChunkSender.Limits(PATIENCE, standstill),
              stop,
              progress)
          .run();
    }
  }

  @Override
  public void close() {
    link.close();
  }
}
