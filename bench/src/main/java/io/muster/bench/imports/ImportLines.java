package io.muster.bench.imports;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What an import that runs tells in lines of JSON, with the times at which it did. Any thread. */
final class ImportLines implements Consumer<String> {
  private final LongSupplier nanoTime;
  private final List<Step> steps = new ArrayList<>();
  private @Nullable JsonObject summary;

  ImportLines(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Step(long at, long settled) {}

  @Override
  public synchronized void accept(String line) {
    JsonObject event = new JsonObject(line);
    switch (event.getString("event")) {
      case "progress" -> steps.add(new Step(nanoTime.getAsLong(), event.getLong("settled")));
      case "summary" -> summary = event;
      default -> {
        // How far it has looked through a file: nothing is settled by that.
      }
    }
  }

  /** How many rows are decided. */
  synchronized long settled() {
    return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).settled();
  }

  /** What it told at its end. */
  synchronized Optional<JsonObject> summary() {
    return Optional.ofNullable(summary);
  }

  /**
   * How many rows were decided in each second between two times, as far as that was told; NaN where
   * it was told less than twice.
   */
  synchronized double perSecond(long from, long to) {
    List<Step> within =
        steps.stream().filter(step -> step.at() - from >= 0 && step.at() - to <= 0).toList();
    if (within.size() < 2) {
      return Double.NaN;
    }
    Step first = within.get(0);
    Step last = within.get(within.size() - 1);
    return (last.settled() - first.settled()) * 1e9 / (last.at() - first.at());
  }
}
