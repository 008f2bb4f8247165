package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.imports.OnConflict;
import io.muster.imports.rows.ColumnMap;
import io.muster.imports.rows.RowFormat;
import io.muster.imports.rows.UserField;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How rows are to be understood: options of every command that reads a file of them. */
final class RowFormatOptions {

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "ndjson or csv; default: what the name says (.ndjson, .jsonl, .csv, each also with .gz),"
              + " else the first character. Whether it is packed with gzip is seen.")
  private @Nullable RowFormat format;

  @Option(
      names = "--map",
      paramLabel = "COLUMN=FIELD",
      description =
          "What a column (in NDJSON a key) holds that isn't named as the field is, such as"
              + " --map \"Full Name=name\"; repeatable. Fields are _id, name, email, password,"
              + " password_hash, created_at, updated_at, version.")
  private List<String> map = List.of();

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN",
      description = "A column to pass over; repeatable.")
  private List<String> ignore = List.of();

  @Option(
      names = "--on-conflict",
      paramLabel = "ACTION",
      defaultValue = "fail",
      description =
          "What becomes of a row whose user is there already: fail (it is refused), skip or"
              + " update; default ${DEFAULT-VALUE}.")
  private OnConflict onConflict = OnConflict.FAIL;

  /** The format that was asked for; null where it is to be found out. */
  @Nullable RowFormat format() {
    return format;
  }

  /**
   * The plan for a file of this format.
   *
   * @throws CliException if the columns aren't mapped as they can be
   */
  ImportPlan plan(RowFormat of) {
    return new ImportPlan(of, columns(), onConflict);
  }

  /**
   * What the columns mean.
   *
   * @throws CliException if they aren't mapped as they can be
   */
  ColumnMap columns() {
    Map<String, UserField> fields = new HashMap<>();
    for (String entry : map) {
      // A column's name may hold the sign, a field's doesn't.
      int equals = entry.lastIndexOf('=');
      String column = entry.substring(0, Math.max(0, equals));
      UserField field = UserField.ofName(entry.substring(equals + 1)).orElse(null);
      if (column.isEmpty() || field == null) {
        throw new CliException(
            CliExit.USAGE,
            "--map must be COLUMN=FIELD, where FIELD is one of "
                + UserField.NAMES
                + "; it is \""
                + entry
                + "\"");
      }
      if (fields.put(column, field) != null || ignore.contains(column)) {
        throw new CliException(
            CliExit.USAGE, "the column \"" + column + "\" is mapped or ignored twice");
      }
    }
    return new ColumnMap(fields, new HashSet<>(ignore));
  }
}
