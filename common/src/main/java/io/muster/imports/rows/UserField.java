package io.muster.imports.rows;

import io.muster.imports.RowJson;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a row may say of a user. */
public enum UserField {
  ID(RowJson.ID),
  NAME(RowJson.NAME),
  EMAIL(RowJson.EMAIL),
  PASSWORD("password"),
  PASSWORD_HASH(RowJson.PASSWORD_HASH),
  CREATED_AT(RowJson.CREATED_AT),
  UPDATED_AT(RowJson.UPDATED_AT),
  VERSION(RowJson.VERSION);

  /** The names of all fields, for people to read. */
  public static final String NAMES =
      Arrays.stream(values()).map(UserField::fieldName).collect(Collectors.joining(", "));

  /** The other name of {@link #ID}. */
  static final String ID_ALIAS = "id";

  private static final Map<String, UserField> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(UserField::fieldName, Function.identity()));

  private final String fieldName;

  UserField(String fieldName) {
    this.fieldName = fieldName;
  }

  /** The name in files, such as {@code password_hash}. */
  public String fieldName() {
    return fieldName;
  }

  /** The field of this name, {@code id} for {@code _id} included; empty if there is none. */
  public static Optional<UserField> ofName(String name) {
    return Optional.ofNullable(name.equals(ID_ALIAS) ? ID : BY_NAME.get(name));
  }
}
