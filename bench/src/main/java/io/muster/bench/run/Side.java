package io.muster.bench.run;

import java.util.Map;

/**
 * One of those that are compared.
 *
 * @param name for people, unique in its comparison
 * @param runner what makes its load
 * @param clients how many clients work at once
 * @param processes ids of processes whose CPU time belongs to it, by name
 */
public record Side(String name, Runner runner, int clients, Map<String, Long> processes) {

  /** Takes its own copy of the map. */
  public Side {
    processes = Map.copyOf(processes);
  }
}
