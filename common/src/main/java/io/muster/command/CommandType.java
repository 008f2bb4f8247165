package io.muster.command;

import java.util.Optional;

/** The kinds of command, as the message contract names them. */
public enum CommandType {
  CREATE("user.create"),
  REPLACE("user.replace"),
  PATCH("user.patch"),
  DELETE("user.delete");

  private final String wireName;

  CommandType(String wireName) {
    this.wireName = wireName;
  }

  /** The value of the message's {@code type} property. */
  public String wireName() {
    return wireName;
  }

  /** The kind that is called {@code wireName}, if there is one. */
  public static Optional<CommandType> ofWireName(String wireName) {
    for (CommandType type : values()) {
      if (type.wireName.equals(wireName)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
