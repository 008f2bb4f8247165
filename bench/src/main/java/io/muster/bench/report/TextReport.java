package io.muster.bench.report;

import io.muster.bench.load.LoadReport;
import io.muster.bench.run.Comparison;
import io.muster.bench.run.FigureResult;
import io.muster.bench.run.Goal;
import io.muster.bench.run.Measured;
import io.muster.bench.run.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Results as tables in Markdown, which people can read as they are. */
public final class TextReport {
  private static final int TEN = 10;
  private static final int A_HUNDRED = 100;
  private static final double MICROS_IN_A_MILLI = 1_000;

  private TextReport() {}

  /** One figure. */
  public static String render(FigureResult result) {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(result.title()).append("\n\n");
    text.append("On ").append(String.join(", ", result.backends())).append(".\n\n");
    sides(result).render(text);
    text.append('\n');
    ratios(result).render(text);
    failures(result, text);
    return text.toString();
  }

  private static Table sides(FigureResult result) {
    Table table =
        new Table(
            "",
            "side",
            "per second",
            "p50",
            "p99",
            "longest",
            "CPU us each",
            "busy cores",
            "besides");
    for (Comparison comparison : result.comparisons()) {
      for (Measured side : comparison.sides()) {
        table.row(
            comparison.title(),
            side.side(),
            String.format(Locale.ROOT, "%,.0f", side.median(LoadReport::perSecond)),
            time(side.median(LoadReport::p50Micros)),
            time(side.median(LoadReport::p99Micros)),
            time(side.median(LoadReport::maxMicros)),
            cpu(side),
            String.format(Locale.ROOT, "%.1f", side.median(LoadReport::busyCores)),
            others(side));
      }
    }
    return table;
  }

  private static Table ratios(FigureResult result) {
    Table table = new Table("", "ratio", "median", "least..most", "goal", "met");
    for (Comparison comparison : result.comparisons()) {
      for (Ratio ratio : comparison.ratios()) {
        boolean judged = ratio.goal().kind() != Goal.Kind.NONE;
        table.row(
            comparison.title(),
            ratio.name(),
            number(ratio.median()),
            number(ratio.least()) + ".." + number(ratio.most()),
            ratio.goal().toString(),
            judged ? (ratio.isMet() ? "yes" : "no") : "");
      }
    }
    return table;
  }

  private static void failures(FigureResult result, StringBuilder text) {
    for (Comparison comparison : result.comparisons()) {
      for (Measured side : comparison.sides()) {
        if (side.failed() > 0) {
          text.append("\nFailed operations, ").append(comparison.title()).append(", ");
          text.append(side.side()).append(": ").append(kinds(side)).append('\n');
        }
      }
    }
  }

  private static Map<String, Long> kinds(Measured side) {
    Map<String, Long> kinds = new TreeMap<>();
    side.rounds()
        .forEach(round -> round.failures().forEach((kind, n) -> kinds.merge(kind, n, Long::sum)));
    return kinds;
  }

  private static String cpu(Measured side) {
    List<String> parts = new ArrayList<>();
    for (String process : side.processes()) {
      double micros = side.median(report -> report.cpuMicros(process));
      parts.add(process + " " + String.format(Locale.ROOT, "%,.0f", micros));
    }
    return String.join(", ", parts);
  }

  private static String others(Measured side) {
    List<String> parts = new ArrayList<>();
    for (String name : side.others()) {
      double value = side.median(report -> report.other(name));
      String form = value < A_HUNDRED ? "%s %,.1f" : "%s %,.0f";
      parts.add(String.format(Locale.ROOT, form, name, value));
    }
    return String.join(", ", parts);
  }

  private static String time(double micros) {
    if (micros == 0) {
      return "";
    }
    double millis = micros / MICROS_IN_A_MILLI;
    return String.format(Locale.ROOT, millis < TEN ? "%,.2f ms" : "%,.0f ms", millis);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
