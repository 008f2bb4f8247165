package io.muster.cli.imports;

import io.muster.text.Texts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Reads the reply to a message that became a dead letter. */
final class Failures {

  private static final int LONGEST = 500;

  private Failures() {}

  /** What it says; null if it is no such reply. */
  static @Nullable String read(byte[] body) {
    try {
      JsonObject reply = new JsonObject(Buffer.buffer(body));
      JsonObject problem = reply.getJsonObject("problem");
      if (!"failed".equals(reply.getString("status")) || problem == null) {
        return null;
      }
      String detail = Texts.printable(problem.getString("detail", "no worker could process it"));
      return detail.length() <= LONGEST ? detail : detail.substring(0, LONGEST) + "...";
    } catch (DecodeException | ClassCastException noReply) {
      return null;
    }
  }
}
