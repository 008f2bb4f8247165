package io.muster.bench.run;

import io.muster.bench.load.LoadReport;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * What one side did in all rounds.
 *
 * @param side its name
 * @param clients how many clients worked at once
 * @param rounds what was measured, in order
 */
public record Measured(String side, int clients, List<LoadReport> rounds) {

  /** Takes its own copy of the list. */
  public Measured {
    rounds = List.copyOf(rounds);
  }

  /** The median over the rounds. */
  public double median(ToDoubleFunction<LoadReport> value) {
    return Ratio.median(rounds.stream().mapToDouble(value).toArray());
  }

  /** How many operations failed in all rounds. */
  public long failed() {
    return rounds.stream().mapToLong(LoadReport::failed).sum();
  }

  /** The processes whose CPU time was measured. */
  public Set<String> processes() {
    Set<String> names = new TreeSet<>();
    rounds.forEach(round -> names.addAll(round.cpuSeconds().keySet()));
    return names;
  }

  /** What else was measured. */
  public Set<String> others() {
    Set<String> names = new TreeSet<>();
    rounds.forEach(round -> names.addAll(round.others().keySet()));
    return names;
  }
}
