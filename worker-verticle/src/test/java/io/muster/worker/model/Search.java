package io.muster.worker.model;

import io.muster.worker.model.Violation.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tries every order of steps, nearest worlds first: so what it finds is a shortest way to a broken
 * promise, and where it finds none in all worlds there is none.
 */
final class Search {

  /** More worlds than this are a mistake in the scenario. */
  private static final int MOST_WORLDS = 2_000_000;

  private final Scenario scenario;
  private final Set<Promise> promises;
  private final Protocol protocol;
  private final Invariants invariants;
  private final Parts parts = new Parts();
  private final Map<World, Integer> numbers = new HashMap<>();
  private final List<World> worlds = new ArrayList<>();
  private final List<Integer> cameFrom = new ArrayList<>();
  private final Ways ways = new Ways();

  private Search(Scenario scenario, Set<Promise> promises) {
    this.scenario = scenario;
    this.promises = promises;
    this.protocol = new Protocol(scenario);
    this.invariants = new Invariants(scenario, promises);
  }

  /**
   * What a search found.
   *
   * @param worlds how many different ones it looked at
   * @param steps how many steps between them
   * @param millis how long it took
   * @param trace the way to a broken promise, if there is one
   */
  record Result(Scenario scenario, int worlds, int steps, long millis, Optional<Trace> trace) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "model: \"%s\"%s: %,d states, %,d steps, %.1f s: %s",
          scenario.name(),
          scenario.mutation() == Mutation.NONE ? "" : " with " + scenario.mutation(),
          worlds,
          steps,
          millis / 1000.0,
          trace.map(Trace::toString).orElse("every promise holds"));
    }
  }

  /** Searches all of a scenario, or until one of the promises is broken. */
  static Result of(Scenario scenario, Set<Promise> promises) {
    long begun = System.nanoTime();
    Search search = new Search(scenario, promises);
    Optional<Trace> trace = search.run();
    long millis = (System.nanoTime() - begun) / 1_000_000;
    return new Result(scenario, search.worlds.size(), search.ways.count(), millis, trace);
  }

  private Optional<Trace> run() {
    visit(protocol.start(), -1);
    for (int number = 0; number < worlds.size(); number++) {
      Optional<Violation> violation = invariants.broken(worlds.get(number));
      if (violation.isPresent()) {
        return Optional.of(traceTo(number, violation.get()));
      }
      for (Step step : protocol.steps(worlds.get(number))) {
        ways.add(number, visit(step.next(), number));
      }
    }
    return promises.contains(Promise.ALL_DECIDED_IN_THE_END) ? lost() : Optional.empty();
  }

  private int visit(World world, int from) {
    World canonical = parts.canonical(world);
    Integer known = numbers.putIfAbsent(canonical, worlds.size());
    if (known != null) {
      return known;
    }
    if (worlds.size() == MOST_WORLDS) {
      throw new IllegalStateException("too many worlds: " + scenario.name());
    }
    worlds.add(canonical);
    cameFrom.add(from);
    return worlds.size() - 1;
  }

  private Optional<Trace> lost() {
    int lost = ways.firstThatNeverReaches(worlds.size(), n -> invariants.isEnd(worlds.get(n)));
    return lost < 0
        ? Optional.empty()
        : Optional.of(
            traceTo(
                lost,
                new Violation(
                    Promise.ALL_DECIDED_IN_THE_END,
                    "whatever happens from here on, not every command is decided")));
  }

  /** What happened on the way, told anew: to keep it for every step would take too much memory. */
  private Trace traceTo(int number, Violation violation) {
    List<String> labels = new ArrayList<>();
    for (int to = number; cameFrom.get(to) >= 0; to = cameFrom.get(to)) {
      labels.add(0, labelOf(worlds.get(cameFrom.get(to)), worlds.get(to)));
    }
    return new Trace(scenario.messages(), labels, violation);
  }

  private String labelOf(World from, World to) {
    for (Step step : protocol.steps(from)) {
      if (parts.canonical(step.next()).equals(to)) {
        return step.label();
      }
    }
    throw new IllegalStateException("a step that can't be made again");
  }
}
