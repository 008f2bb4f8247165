package io.muster.backends.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * That a test (or a class of them) got a backend, or didn't.
 *
 * @param asked what it asked for
 * @param product name and version of what it got; empty when skipped
 * @param source where that came from; empty when skipped
 * @param reason why there is none; empty when used
 * @param test JUnit's unique id
 */
public record Usage(String asked, String product, String source, String reason, String test) {
  private static final int VERSION = 1;

  /** It was there. */
  public static Usage used(String asked, String product, String source, String test) {
    return new Usage(asked, product, source, "", test);
  }

  /** It wasn't. */
  public static Usage skipped(String asked, String reason, String test) {
    return new Usage(asked, "", "", reason, test);
  }

  /** Whether the test went without. */
  public boolean isSkipped() {
    return product.isEmpty();
  }

  /** As one line of JSON. */
  String toJson() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("schema", Integer.toString(VERSION));
    fields.put("asked", asked);
    fields.put("product", product);
    fields.put("source", source);
    fields.put("reason", reason);
    fields.put("test", test);
    return FlatJson.write(fields);
  }

  /** From such a line; empty when it isn't one. */
  static Optional<Usage> fromJson(String line) {
    Map<String, String> fields = FlatJson.read(line);
    if (!fields.getOrDefault("schema", "").equals(Integer.toString(VERSION))) {
      return Optional.empty();
    }
    return Optional.of(
        new Usage(
            fields.getOrDefault("asked", ""),
            fields.getOrDefault("product", ""),
            fields.getOrDefault("source", ""),
            fields.getOrDefault("reason", ""),
            fields.getOrDefault("test", "")));
  }
}
