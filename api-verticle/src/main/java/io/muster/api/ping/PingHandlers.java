package io.muster.api.ping;

import io.muster.api.http.Answer;
import io.muster.api.http.OperationHandler;
import io.muster.api.query.UserReads;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;

/** Tells whether the process and its database answer. */
public final class PingHandlers {

  private static final Buffer OK = Buffer.buffer("{\"status\":\"ok\"}");
  // No problem+json here: clients of old know this form.
  private static final Buffer DOWN =
      Buffer.buffer("{\"status\":\"error\",\"error\":\"the database does not answer\"}");

  private PingHandlers() {}

  /** A handler for each, by operation id. */
  public static Map<String, OperationHandler> all(UserReads reads) {
    return Map.of(
        "pingApp",
        call -> Future.succeededFuture(answer(200, OK)),
        "pingDb",
        call -> reads.ping().map(alive -> answer(200, OK)).otherwise(away -> answer(503, DOWN)));
  }

  private static Answer answer(int status, Buffer body) {
    return Answer.json(status, body).header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
