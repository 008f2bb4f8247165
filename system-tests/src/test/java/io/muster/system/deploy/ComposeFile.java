package io.muster.system.deploy;

import io.muster.system.Repository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** {@code docker-compose.yml}, its anchors and merges resolved. */
final class ComposeFile {

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?:(:\\?|:-)([^}]*))?\\}");

  private final Map<String, Object> document;

  /**
   * A variable where it is used.
   *
   * @param name its name
   * @param operator {@code :?} where the start is refused without it, {@code :-} before a default,
   *     else empty
   * @param operand the message or the default
   */
  record Variable(String name, String operator, String operand) {
    boolean isRequired() {
      return operator.equals(":?");
    }
  }

  private ComposeFile(Map<String, Object> document) {
    this.document = document;
  }

  static ComposeFile read() {
    // As Docker reads it: a key that stands twice is refused.
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    return new ComposeFile(new Yaml(strict).load(Repository.text("docker-compose.yml")));
  }

  Map<String, Map<String, Object>> services() {
    return map(document.get("services"));
  }

  /** The services that run for as long as the system does. */
  Map<String, Map<String, Object>> lastingServices() {
    Map<String, Map<String, Object>> services = new java.util.LinkedHashMap<>(services());
    services.values().removeIf(service -> "no".equals(service.get("restart")));
    return services;
  }

  Map<String, Object> environment(String service) {
    return map(services().get(service).get("environment"));
  }

  /** Every variable, as often as it is used. */
  List<Variable> variables() {
    return texts(document).stream().flatMap(text -> variables(text).stream()).toList();
  }

  static List<Variable> variables(String text) {
    List<Variable> variables = new ArrayList<>();
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      String operator = matcher.group(2) == null ? "" : matcher.group(2);
      String operand = matcher.group(3) == null ? "" : matcher.group(3);
      variables.add(new Variable(matcher.group(1), operator, operand));
    }
    return variables;
  }

  /** All texts in a value, those of the lists and maps in it too. */
  static List<String> texts(Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(inner -> texts.addAll(texts(inner)));
    } else if (value instanceof Collection<?> collection) {
      collection.forEach(inner -> texts.addAll(texts(inner)));
    } else if (value instanceof String text) {
      texts.add(text);
    }
    return texts;
  }

  @SuppressWarnings("unchecked")
  static <V> Map<String, V> map(Object value) {
    return (Map<String, V>) value;
  }
}
