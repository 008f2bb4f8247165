package io.muster.cli.imports;

import java.util.List;
import java.util.regex.Pattern;

/** The command that goes on with one that ended early, as it is typed into a shell. */
final class ResumeLine {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
  private static final Pattern ADDRESS_PASSWORD = Pattern.compile("(amqps?://[^:@/]*):[^@]*@");

  private ResumeLine() {}

  /** Made of the words of the one that ended; a password in it is left out. */
  static String of(List<String> arguments) {
    StringBuilder line = new StringBuilder("./muster");
    boolean isThere = false;
    for (String argument : arguments) {
      if (argument.equals("--restart") || (argument.equals("--resume") && isThere)) {
        continue;
      }
      isThere |= argument.equals("--resume");
      line.append(' ').append(quoted(ADDRESS_PASSWORD.matcher(argument).replaceAll("$1:***@")));
      if (argument.equals("import") && !arguments.contains("--resume")) {
        line.append(" --resume");
      }
    }
    return line.toString();
  }

  private static String quoted(String argument) {
    return PLAIN.matcher(argument).matches()
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
