package io.muster.cli.export;

import java.util.Locale;

/** How users are written. */
enum ExportFormat {
  /** One JSON object on each line. */
  NDJSON("{\"_id\":\"", '"'),
  /** RFC 4180, with a header row. */
  CSV("", ',');

  private static final int ID_LENGTH = 24;

  private final String beforeId;
  private final char afterId;

  ExportFormat(String beforeId, char afterId) {
    this.beforeId = beforeId;
    this.afterId = afterId;
  }

  /** Its name in addresses and options. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean hasHeader() {
    return this == CSV;
  }

  /** The id that a row begins with; empty if it doesn't begin as a row of this format does. */
  String idOf(String row) {
    int from = beforeId.length();
    int to = from + ID_LENGTH;
    boolean isRow = row.length() > to && row.startsWith(beforeId) && row.charAt(to) == afterId;
    String id = isRow ? row.substring(from, to) : "";
    return id.matches("[0-9a-f]{24}") ? id : "";
  }
}
