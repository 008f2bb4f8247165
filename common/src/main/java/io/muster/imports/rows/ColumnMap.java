package io.muster.imports.rows;

import java.util.Map;
import java.util.Set;

/**
 * What the columns of a CSV file, or the keys of NDJSON, mean where they aren't named as our fields
 * are.
 *
 * @param fields the field that a column of this name holds
 * @param ignored the names of columns that are passed over
 */
public record ColumnMap(Map<String, UserField> fields, Set<String> ignored) {

  /** Every column is named as our field is. */
  public static final ColumnMap NONE = new ColumnMap(Map.of(), Set.of());

  /** Keeps copies. */
  public ColumnMap {
    fields = Map.copyOf(fields);
    ignored = Set.copyOf(ignored);
  }
}
