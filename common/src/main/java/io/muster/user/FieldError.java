package io.muster.user;

/**
 * One field that is not as it must be.
 *
 * @param pointer a JSON pointer to the field, such as {@code /email}
 * @param detail what was wrong and what would be right; never the value of a secret
 */
public record FieldError(String pointer, String detail) {}
