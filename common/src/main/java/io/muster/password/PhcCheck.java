package io.muster.password;

/** What a password hash from outside turned out to be. */
public sealed interface PhcCheck {

  /**
   * A hash that can be kept and verified at a bounded cost.
   *
   * @param scheme how it was made
   */
  record Valid(PhcScheme scheme) implements PhcCheck {}

  /**
   * Not acceptable.
   *
   * @param reason what is wrong and what would be right, to follow the field's name; never holds
   *     the hash
   */
  record Invalid(String reason) implements PhcCheck {}
}
