package io.muster.api.contract;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Accepts text that a schema surely accepts, at the cost of a look at each character. It may refuse
 * what the schema accepts: then the schema is asked.
 */
@FunctionalInterface
interface QuickCheck {

  /** Whether the schema surely accepts this. */
  boolean accepts(String value);

  /** The check for a schema: of a text, a choice, or one class of characters repeated. */
  static QuickCheck of(JsonNode rules) {
    if (!rules.path("type").asString("").equals("string")) {
      return value -> false;
    }
    Set<String> keywords = new HashSet<>(rules.propertyNames());
    keywords.removeIf(name -> name.startsWith("x-"));
    keywords.removeAll(Set.of("type", "description", "default", "examples", "title", "format"));
    if (keywords.isEmpty()) {
      return value -> true;
    }
    if (keywords.equals(Set.of("maxLength"))) {
      int most = rules.get("maxLength").asInt();
      return value -> value.length() <= most;
    }
    if (keywords.equals(Set.of("enum"))) {
      Set<String> choices = new HashSet<>();
      rules.get("enum").forEach(choice -> choices.add(choice.asString()));
      return choices::contains;
    }
    if (keywords.equals(Set.of("pattern"))) {
      return ofPattern(rules.get("pattern").asString());
    }
    return value -> false;
  }

  private static QuickCheck ofPattern(String pattern) {
    // One class without escapes, repeated a bounded number of times: ^[0-9a-f]{24}$
    Matcher form =
        Pattern.compile("\\^\\[([^\\\\\\]\\[&^]+)]\\{(\\d{1,5})(?:,(\\d{1,5}))?}\\$")
            .matcher(pattern);
    if (!form.matches()) {
      return value -> false;
    }
    boolean[] allowed = new boolean[128];
    Pattern characters = Pattern.compile("[" + form.group(1) + "]");
    for (int c = 0; c < allowed.length; c++) {
      allowed[c] = characters.matcher(String.valueOf((char) c)).matches();
    }
    int least = Integer.parseInt(form.group(2));
    int most = form.group(3) == null ? least : Integer.parseInt(form.group(3));
    return value -> value.length() >= least && value.length() <= most && consistsOf(allowed, value);
  }

  private static boolean consistsOf(boolean[] allowed, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= allowed.length || !allowed[c]) {
        return false;
      }
    }
    return true;
  }
}
