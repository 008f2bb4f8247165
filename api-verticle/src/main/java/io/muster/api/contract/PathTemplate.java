package io.muster.api.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** An address with parameters, each a whole segment: {@code /users/{id}}. Any thread. */
public final class PathTemplate {

  private final String template;
  private final List<String> names = new ArrayList<>();
  private final List<Integer> indexes = new ArrayList<>();
  private final String regex;

  /**
   * Reads a template as OpenAPI writes it.
   *
   * @throws IllegalArgumentException if a parameter isn't a whole segment
   */
  public PathTemplate(String template) {
    this.template = template;
    StringBuilder expression = new StringBuilder();
    String[] segments = template.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      expression.append('/');
      if (segment.startsWith("{") && segment.endsWith("}")) {
        names.add(segment.substring(1, segment.length() - 1));
        indexes.add(i);
        expression.append("[^/]+");
      } else if (segment.contains("{")) {
        throw new IllegalArgumentException("a parameter must be a whole segment: " + template);
      } else {
        expression.append(Pattern.quote(segment));
      }
    }
    this.regex = expression.toString();
  }

  /** The names of the parameters, in order. */
  public List<String> parameterNames() {
    return List.copyOf(names);
  }

  /** A regular expression, without groups, that matches the undecoded path of a request. */
  public String regex() {
    return regex;
  }

  /**
   * The undecoded text of a parameter.
   *
   * @param path an undecoded path that matches
   * @param parameter the parameter's place in {@link #parameterNames}
   */
  public String rawValue(String path, int parameter) {
    int start = 1;
    for (int skipped = indexes.get(parameter); skipped > 0; skipped--) {
      start = path.indexOf('/', start) + 1;
    }
    int end = path.indexOf('/', start);
    return end < 0 ? path.substring(start) : path.substring(start, end);
  }

  @Override
  public String toString() {
    return template;
  }
}
