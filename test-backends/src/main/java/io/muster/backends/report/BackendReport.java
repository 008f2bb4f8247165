package io.muster.backends.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The last lines of a build. */
final class BackendReport {
  private final TestResults results;

  BackendReport(TestResults results) {
    this.results = results;
  }

  String text() {
    return "\n" + backends() + skipped() + counts();
  }

  private String backends() {
    Map<String, Long> tests =
        results.usages().stream()
            .filter(usage -> !usage.isSkipped())
            .collect(
                Collectors.groupingBy(
                    usage -> usage.product() + " (" + usage.source() + ")",
                    TreeMap::new,
                    Collectors.mapping(
                        Usage::test,
                        Collectors.collectingAndThen(
                            Collectors.toSet(), set -> (long) set.size()))));
    if (tests.isEmpty()) {
      return "Backends: none was used.\n";
    }
    return tests.entrySet().stream()
        .map(entry -> "  %s: %s%n".formatted(entry.getKey(), uses(entry.getValue())))
        .collect(Collectors.joining("", "Backends that were used:\n", ""));
  }

  private String skipped() {
    Map<String, Long> reasons =
        cases(TestCase.Result.SKIPPED).stream()
            .collect(Collectors.groupingBy(TestCase::reason, Collectors.counting()));
    if (reasons.isEmpty()) {
      return "";
    }
    Comparator<Map.Entry<String, Long>> order =
        Map.Entry.<String, Long>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey());
    return reasons.entrySet().stream()
        .sorted(order)
        .map(entry -> "  %d: %s%n".formatted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining("", "Skipped:\n", ""));
  }

  private String counts() {
    Map<TestCase.Result, Long> counts =
        results.cases().stream()
            .map(TestCase::result)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return "%d passed, %d failed, %d skipped%n"
        .formatted(
            counts.getOrDefault(TestCase.Result.PASSED, 0L),
            counts.getOrDefault(TestCase.Result.FAILED, 0L),
            counts.getOrDefault(TestCase.Result.SKIPPED, 0L));
  }

  private List<TestCase> cases(TestCase.Result result) {
    return results.cases().stream().filter(each -> each.result() == result).toList();
  }

  private static String uses(long count) {
    return count == 1 ? "1 test or class" : count + " tests or classes";
  }
}
