package io.muster.cli.imports;

import io.muster.imports.OnConflict;
import io.muster.imports.rows.ColumnMap;
import io.muster.imports.rows.RowFormat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What decides how the rows of a file are understood: an import must go on with the same.
 *
 * @param format how rows are written down
 * @param columns what columns mean
 * @param onConflict what becomes of rows whose user is there already
 */
record ImportPlan(RowFormat format, ColumnMap columns, OnConflict onConflict) {

  /** The same text for the same plan. */
  String text() {
    JsonObject map = new JsonObject();
    columns.fields().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(entry -> map.put(entry.getKey(), entry.getValue().fieldName()));
    JsonArray ignored = new JsonArray(columns.ignored().stream().sorted().toList());
    return new JsonObject()
        .put("format", format.name().toLowerCase(java.util.Locale.ROOT))
        .put("map", map)
        .put("ignore", ignored)
        .put("on_conflict", onConflict.wireName())
        .encode();
  }
}
