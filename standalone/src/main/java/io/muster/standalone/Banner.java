package io.muster.standalone;

import io.muster.standalone.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is printed once everything serves.
 *
 * @param address the API's address
 * @param text the lines
 */
record Banner(String address, String text) {

  private static final String API = "API: ";

  /** For this API line, as {@code API: http://...}. */
  static Banner of(StandaloneSettings settings, EmbeddedParts parts, String apiLine) {
    String address = apiLine.substring(API.length());
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Muster is up.  " + apiLine + "   documentation: " + address + "/docs");
    EmbeddedBroker broker = parts.broker();
    if (broker != null) {
      lines.add("Queue, for producers: " + broker.producerUri());
    }
    lines.add(kept(settings, parts));
    lines.add("");
    lines.add("Try:");
    lines.add(
        "  curl -i "
            + address
            + "/users -H 'Content-Type: application/json' -d"
            + " '{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"password\":\"correct horse\"}'");
    lines.add("  curl -i '" + address + "/users?per_page=5'");
    lines.add("  curl -i " + address + "/ping/db");
    lines.add("");
    lines.add("Ctrl-C ends it.");
    return new Banner(address, String.join(System.lineSeparator(), lines));
  }

  private static String kept(StandaloneSettings settings, EmbeddedParts parts) {
    if (parts.broker() == null && parts.store() == null) {
      return "On the broker and the store that RABBITMQ_URI and MONGO_URI name.";
    }
    Path folder = settings.dataDir();
    return folder == null
        ? "In memory: everything is gone at its end. Start it with --data DIR to keep it."
        : "Kept in " + folder.toAbsolutePath() + ".";
  }
}
