package io.muster.access;

import java.util.regex.Pattern;

/**
 * Who asks.
 *
 * @param name its name, as {@link #isValidName} has it
 * @param role what it may do
 */
public record Client(String name, Role role) {

  /** Everybody, where there are no API keys. No key has its name. */
  public static final Client LOCAL = new Client("local", Role.ADMIN);

  /** What names are like, to follow "must". */
  public static final String NAME_RULE =
      "have 1 to 64 lower-case letters, digits and hyphens, and not be \"local\"";

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

  /** Whether a key may have this name. */
  public static boolean isValidName(String name) {
    return NAME.matcher(name).matches() && !name.equals(LOCAL.name);
  }
}
