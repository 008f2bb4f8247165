package io.muster.api.testing;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A response as it came over the wire; header names are in lower case. */
public record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {

  public Optional<String> header(String name) {
    List<String> lines = headers.get(name.toLowerCase(Locale.ROOT));
    return lines == null ? Optional.empty() : Optional.of(String.join(", ", lines));
  }

  public String mediaType() {
    return header("Content-Type").map(type -> type.split(";")[0].strip()).orElse("");
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public JsonObject json() {
    return new JsonObject(text());
  }

  /** The details of a problem's faults by pointer, or null where that one isn't told. */
  public String fault(String pointer) {
    return json().getJsonArray("errors", new io.vertx.core.json.JsonArray()).stream()
        .map(JsonObject.class::cast)
        .filter(fault -> fault.getString("pointer").equals(pointer))
        .map(fault -> fault.getString("detail"))
        .findFirst()
        .orElse(null);
  }

  /** The last part of a problem's type. */
  public String problem() {
    String type = json().getString("type", "");
    return type.substring(type.lastIndexOf('/') + 1);
  }
}
