package io.muster.imports.rows;

/** How the rows of a file are written down. */
public enum RowFormat {
  /** One JSON object a line. */
  NDJSON,
  /** RFC 4180, with a header row. */
  CSV
}
