package io.muster.bench.report;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown whose columns are aligned in plain text too. */
final class Table {
  private final List<String[]> rows = new ArrayList<>();

  Table(String... heads) {
    rows.add(heads);
  }

  void row(String... cells) {
    rows.add(cells);
  }

  void render(StringBuilder text) {
    int[] widths = widths();
    line(text, rows.get(0), widths);
    for (int width : widths) {
      text.append("|").append("-".repeat(width + 2));
    }
    text.append("|\n");
    rows.stream().skip(1).forEach(row -> line(text, row, widths));
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    return widths;
  }

  private static void line(StringBuilder text, String[] row, int[] widths) {
    for (int i = 0; i < row.length; i++) {
      text.append("| ").append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 1));
    }
    text.append("|\n");
  }
}
