package io.muster.system.deploy;

import io.muster.system.Repository;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of {@code .env.example}.
 *
 * @param active what stands there as it is, by name; an empty value is a secret to fill in
 * @param defaults what is commented out, because that is what holds without it
 */
public record EnvExample(Map<String, String> active, Map<String, String> defaults) {

  private static final Pattern SETTING = Pattern.compile("(#?)([A-Z][A-Z0-9_]*)=(.*)");

  /** Reads the file; a line that is neither setting nor comment is an error. */
  public static EnvExample read() {
    Map<String, String> active = new LinkedHashMap<>();
    Map<String, String> defaults = new LinkedHashMap<>();
    for (String line : Repository.text(".env.example").lines().toList()) {
      Matcher setting = SETTING.matcher(line);
      if (setting.matches()) {
        Map<String, String> kind = setting.group(1).isEmpty() ? active : defaults;
        if (kind.put(setting.group(2), setting.group(3)) != null) {
          throw new IllegalStateException(setting.group(2) + " is there twice");
        }
      } else if (!line.isBlank() && !line.matches("#( .*)?")) {
        throw new IllegalStateException("neither setting nor comment: " + line);
      }
    }
    return new EnvExample(active, defaults);
  }

  /** Whether a setting is listed at all. */
  public boolean lists(String name) {
    return active.containsKey(name) || defaults.containsKey(name);
  }
}
