package io.muster.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command reads and writes besides files and servers.
 *
 * @param out for results, so that scripts can use them
 * @param err for people: explanations, progress, errors
 * @param environment the environment variables
 * @param person who can be asked; null where nobody sits at a terminal
 */
public record Console(
    PrintWriter out, PrintWriter err, Map<String, String> environment, @Nullable Person person) {

  /** Somebody at a terminal. */
  public interface Person {

    /** Shows a question and waits for a line; null at the end of what is typed. */
    @Nullable String answer(String question);
  }

  /** A console where nobody can be asked. */
  public Console(PrintWriter out, PrintWriter err, Map<String, String> environment) {
    this(out, err, environment, null);
  }
}
