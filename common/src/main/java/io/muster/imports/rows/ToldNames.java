package io.muster.imports.rows;

import java.util.regex.Pattern;

/**
 * Which names out of a file may be repeated to its sender, in records and in logs. Where a header
 * is missing or lines were put together wrongly, the content of rows stands in the place of names.
 */
final class ToldNames {

  private static final Pattern IDENTIFIER =
      Pattern.compile("[\\p{L}\\p{N}_-][\\p{L}\\p{N}_ -]{0,59}");

  private ToldNames() {}

  /** Whether a name looks like one that a field or a column has, and not like what is in it. */
  static boolean isTellable(String name) {
    return IDENTIFIER.matcher(name).matches();
  }
}
