package io.muster.imports.rows;

import io.muster.text.Texts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the columns of a CSV file hold. */
final class CsvHeader {

  private static final int MOST_TOLD = 60;

  private CsvHeader() {}

  /**
   * The field of each column, null for one that is passed over.
   *
   * @throws IllegalHeaderException if the header can't be read without guessing
   */
  static @Nullable UserField[] fields(List<String> header, ColumnMap columns)
      throws IllegalHeaderException {
    List<@Nullable UserField> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<UserField> seen = EnumSet.noneOf(UserField.class);
    for (String column : header) {
      if (!names.add(column)) {
        throw new IllegalHeaderException("the column " + told(column) + " is there twice");
      }
      UserField field = columns.ignored().contains(column) ? null : field(column, columns);
      if (field != null && !seen.add(field)) {
        throw new IllegalHeaderException(
            "the column "
                + told(column)
                + " is another one for the field "
                + field.fieldName()
                + ": ignore one of them");
      }
      fields.add(field);
    }
    checkMapped(columns, names);
    checkRequired(seen);
    return fields.toArray(new @Nullable UserField[0]);
  }

  /** Why a header can't be read. */
  static final class IllegalHeaderException extends Exception {
    IllegalHeaderException(String reason) {
      super(reason);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  private static UserField field(String column, ColumnMap columns) throws IllegalHeaderException {
    UserField mapped = columns.fields().get(column);
    if (mapped != null) {
      return mapped;
    }
    return UserField.ofName(column)
        .orElseThrow(
            () ->
                new IllegalHeaderException(
                    "the column "
                        + told(column)
                        + " is not known: map it to a field or ignore it; fields are "
                        + UserField.NAMES));
  }

  private static void checkMapped(ColumnMap columns, Set<String> names)
      throws IllegalHeaderException {
    for (String column : columns.fields().keySet()) {
      if (!names.contains(column)) {
        throw new IllegalHeaderException(
            "the column " + told(column) + ", which is mapped to a field, is not in the header");
      }
    }
  }

  private static void checkRequired(Set<UserField> seen) throws IllegalHeaderException {
    for (UserField field : List.of(UserField.NAME, UserField.EMAIL)) {
      if (!seen.contains(field)) {
        throw new IllegalHeaderException(
            "the header has no column "
                + field.fieldName()
                + ": name one so, or map the one that holds it; fields are "
                + UserField.NAMES);
      }
    }
  }

  /** A column's name between quotes, as it can be shown. */
  private static String told(String column) {
    String visible = Texts.printable(column);
    return visible.length() <= MOST_TOLD
        ? "\"" + visible + "\""
        : "\"" + visible.substring(0, MOST_TOLD) + "...\"";
  }
}
