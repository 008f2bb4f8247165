package io.muster.command;

import io.muster.user.EmailAddress;
import org.jspecify.annotations.Nullable;

/** What a command wants changed. All fields are validated and normalised. */
public sealed interface Change {

  /** The kind of command that asks for this. */
  CommandType type();

  /** The version the user must have for the change to apply; null where any will do. */
  default @Nullable Long ifVersion() {
    return null;
  }

  /**
   * A new user.
   *
   * @param name the name
   * @param email the address
   * @param passwordHash the hash in PHC format
   */
  record Create(String name, EmailAddress email, String passwordHash) implements Change {
    @Override
    public CommandType type() {
      return CommandType.CREATE;
    }

    @Override
    public String toString() {
      return "Create[redacted]";
    }
  }

  /**
   * All fields anew.
   *
   * @param name the name
   * @param email the address
   * @param passwordHash the hash in PHC format
   * @param ifVersion the version it applies to, or null
   */
  record Replace(String name, EmailAddress email, String passwordHash, @Nullable Long ifVersion)
      implements Change {
    @Override
    public CommandType type() {
      return CommandType.REPLACE;
    }

    @Override
    public String toString() {
      return "Replace[redacted]";
    }
  }

  /**
   * Some fields anew; a null field stays as it is.
   *
   * @param name the name, or null
   * @param email the address, or null
   * @param passwordHash the hash in PHC format, or null
   * @param ifVersion the version it applies to, or null
   */
  record Patch(
      @Nullable String name,
      @Nullable EmailAddress email,
      @Nullable String passwordHash,
      @Nullable Long ifVersion)
      implements Change {
    @Override
    public CommandType type() {
      return CommandType.PATCH;
    }

    @Override
    public String toString() {
      return "Patch[redacted]";
    }
  }

  /**
   * The user's end.
   *
   * @param ifVersion the version it applies to, or null
   */
  record Delete(@Nullable Long ifVersion) implements Change {
    @Override
    public CommandType type() {
      return CommandType.DELETE;
    }
  }
}
