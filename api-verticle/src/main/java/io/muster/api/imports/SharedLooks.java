package io.muster.api.imports;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One look at an import for all who want one within a moment, so that many who watch the same one
 * cost the store no more than one of them. For one event loop.
 */
final class SharedLooks {

  /** Less than what who watches alone waits between two looks: it gets a new one each time. */
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  private final Function<String, Future<Progress>> source;
  private final LongSupplier nanos;
  private final Map<String, Look> looks = new HashMap<>();

  private record Look(Future<Progress> progress, long nanos) {}

  /**
   * No look yet.
   *
   * @param source looks at the import with an id
   * @param nanos a clock that only goes forward
   */
  SharedLooks(Function<String, Future<Progress>> source, LongSupplier nanos) {
    this.source = source;
    this.nanos = nanos;
  }

  /** How far an import is, or was a moment ago. */
  Future<Progress> at(String id) {
    long now = nanos.getAsLong();
    // This bounds them, too: there are no more than imports that somebody has just looked at.
    looks.values().removeIf(look -> now - look.nanos() >= FRESH_NANOS);
    return looks.computeIfAbsent(id, absent -> new Look(source.apply(id), now)).progress();
  }
}
