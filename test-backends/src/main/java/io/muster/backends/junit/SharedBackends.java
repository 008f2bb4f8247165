package io.muster.backends.junit;

import io.muster.backends.Found;
import io.muster.backends.embedded.EmbeddedBackends;
import io.muster.backends.process.BackendException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The backends that the tests of a JVM share. */
final class SharedBackends implements AutoCloseable {
  private record Running(Need<?> need, AutoCloseable backend) {}

  private final List<Running> running = new ArrayList<>();
  private final Map<Need<?>, Found.Absent<?>> absent = new HashMap<>();
  private final Map<Need<?>, BackendException> broken = new HashMap<>();

  /** The one that runs already and serves the need, or a new one. */
  synchronized <T extends AutoCloseable> Found<T> get(Need<T> need) {
    for (Running each : running) {
      if (need.isServedBy(each.need(), each.backend())) {
        return new Found.Ready<>(need.type().cast(each.backend()));
      }
    }
    // What was in vain once costs its time once.
    Found.Absent<?> none = absent.get(need);
    if (none != null) {
      return new Found.Absent<>(none.reasons());
    }
    BackendException failed = broken.get(need);
    if (failed != null) {
      throw new BackendException("it failed before: " + failed.getMessage(), failed);
    }
    return start(need);
  }

  private <T extends AutoCloseable> Found<T> start(Need<T> need) {
    try {
      Found<T> found = findOrEmbed(need);
      if (found instanceof Found.Ready<T> ready) {
        running.add(new Running(need, ready.backend()));
      } else if (found instanceof Found.Absent<T> none) {
        absent.put(need, none);
      }
      return found;
    } catch (BackendException failed) {
      broken.put(need, failed);
      throw failed;
    }
  }

  /** A new backend that nobody else uses. */
  static <T extends AutoCloseable> Found<T> findOrEmbed(Need<T> need) {
    Found<T> found = need.find();
    if (found instanceof Found.Absent<T> none && need.embeddedAllowed()) {
      Optional<EmbeddedBackends> embedded = ServiceLoader.load(EmbeddedBackends.class).findFirst();
      if (embedded.isPresent()) {
        return new Found.Ready<>(need.embed(embedded.get()));
      }
      List<String> reasons = new ArrayList<>(none.reasons());
      reasons.add("no embedded backends in this module");
      return new Found.Absent<>(reasons);
    }
    return found;
  }

  @Override
  public synchronized void close() {
    List<RuntimeException> failures = new ArrayList<>();
    for (Running each : running) {
      try {
        each.backend().close();
      } catch (RuntimeException failed) {
        failures.add(failed);
      } catch (Exception failed) {
        failures.add(new BackendException("can't close a backend", failed));
      }
    }
    running.clear();
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }
}
