package io.muster.bench.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.backends.process.LocalMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Where the backends that this run started work; those of others can't be told from the rest. */
public final class BackendProcesses {
  private static final Map<String, String> KINDS =
      Map.of("mongod", "database", "beam.smp", "broker");

  private BackendProcesses() {}

  /** Their ids, by {@code database 1} and so on; for a {@link io.muster.bench.load.CpuClock}. */
  public static Map<String, Long> find() {
    Map.Entry<String, String> mark = LocalMachine.get().mark();
    String entry = mark.getKey() + "=" + mark.getValue();
    Map<String, Integer> seen = new HashMap<>();
    Map<String, Long> found = new LinkedHashMap<>();
    ProcessHandle.allProcesses()
        .filter(process -> KINDS.containsKey(program(process)))
        .filter(process -> hasInEnvironment(process, entry))
        .forEach(
            process -> {
              String kind = String.valueOf(KINDS.get(program(process)));
              found.put(kind + " " + seen.merge(kind, 1, Integer::sum), process.pid());
            });
    return found;
  }

  /** Adds up what several of a kind took. */
  public static Map<String, Double> byKind(Map<String, Double> seconds) {
    Map<String, Double> sums = new TreeMap<>();
    seconds.forEach(
        (name, value) -> sums.merge(name.replaceAll(" [0-9]+$", ""), value, Double::sum));
    return sums;
  }

  private static String program(ProcessHandle process) {
    return process.info().command().map(path -> path.replaceAll(".*/", "")).orElse("");
  }

  private static boolean hasInEnvironment(ProcessHandle process, String entry) {
    try {
      Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
      String entries = "\0" + new String(Files.readAllBytes(environment), UTF_8);
      return entries.contains("\0" + entry + "\0");
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }
}
