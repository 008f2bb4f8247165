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

  private static final String WHAT_FIELDS_ARE = "; fields are " + UserField.NAMES;

  private CsvHeader() {}

  /**
   * The field of each column, null for one that is passed over.
   *
   * @throws IllegalHeaderException if the header can't be read without guessing
   */
  static @Nullable UserField[] fields(List<String> header, ColumnMap columns)
      throws IllegalHeaderException {
    if (header.stream().noneMatch(column -> isKnown(column, columns))) {
      throw columns.fields().isEmpty() ? lacksHeader(header) : lacksMapped(columns, header);
    }
    List<@Nullable UserField> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<UserField> seen = EnumSet.noneOf(UserField.class);
    for (String column : header) {
      String told = told(column, fields.size() + 1);
      if (!names.add(column)) {
        throw new IllegalHeaderException(
            told + " is there twice: rename or remove one of them", false);
      }
      UserField field = columns.ignored().contains(column) ? null : field(column, told, columns);
      if (field != null && !seen.add(field)) {
        throw new IllegalHeaderException(
            told + " is another one for the field " + field.fieldName() + ": remove one of them",
            true);
      }
      fields.add(field);
    }
    checkMapped(columns, names);
    checkRequired(seen);
    return fields.toArray(new @Nullable UserField[0]);
  }

  private static IllegalHeaderException lacksHeader(List<String> header) {
    return new IllegalHeaderException(
        "column 1 of "
            + header.size()
            + " is not known; does the file lack its header row? It must begin with one, such as"
            + " name,email,password_hash",
        false);
  }

  private static IllegalHeaderException lacksMapped(ColumnMap columns, List<String> header) {
    return new IllegalHeaderException(
        mappedIsAbsent(columns.fields().keySet().iterator().next())
            + ", nor is any other of its "
            + header.size()
            + " known: the first row must be a header that names it",
        false);
  }

  private static boolean isKnown(String column, ColumnMap columns) {
    return columns.ignored().contains(column)
        || columns.fields().containsKey(column)
        || UserField.ofName(column).isPresent();
  }

  /** Why a header can't be read. */
  static final class IllegalHeaderException extends Exception {
    private final boolean mapHelps;

    IllegalHeaderException(String reason, boolean mapHelps) {
      super(reason);
      this.mapHelps = mapHelps;
    }

    /** Whether it may help to say what the columns hold. */
    boolean mapHelps() {
      return mapHelps;
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  private static UserField field(String column, String told, ColumnMap columns)
      throws IllegalHeaderException {
    UserField mapped = columns.fields().get(column);
    if (mapped != null) {
      return mapped;
    }
    return UserField.ofName(column)
        .orElseThrow(
            () ->
                new IllegalHeaderException(
                    told + " is not known: rename or remove it" + WHAT_FIELDS_ARE, true));
  }

  private static void checkMapped(ColumnMap columns, Set<String> names)
      throws IllegalHeaderException {
    for (String column : columns.fields().keySet()) {
      if (!names.contains(column)) {
        throw new IllegalHeaderException(mappedIsAbsent(column), true);
      }
    }
  }

  private static String mappedIsAbsent(String column) {
    // Whoever asks for it has named it: it is nothing of the file.
    return "the column \""
        + Texts.printable(column)
        + "\", which is mapped to a field, is not in the header";
  }

  private static void checkRequired(Set<UserField> seen) throws IllegalHeaderException {
    for (UserField field : List.of(UserField.NAME, UserField.EMAIL)) {
      if (!seen.contains(field)) {
        throw new IllegalHeaderException(
            "the header has no column "
                + field.fieldName()
                + ": name the one so that holds it"
                + WHAT_FIELDS_ARE,
            true);
      }
    }
  }

  /** A column by its name between quotes, or by its number where the name may be content. */
  private static String told(String column, int number) {
    return ToldNames.isTellable(column) ? "the column \"" + column + "\"" : "column " + number;
  }
}
