package io.muster.api.docs;

import io.muster.api.contract.Contract;
import io.muster.api.http.Answer;
import io.muster.api.http.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;

/** The operations by which the service explains itself. */
public final class DocsHandlers {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String AN_HOUR = "public, max-age=3600";

  private DocsHandlers() {}

  /** A handler for each, by operation id. */
  public static Map<String, OperationHandler> all(Vertx vertx, Contract contract) {
    Buffer document = Buffer.buffer(contract.document().text());
    Buffer page = Buffer.buffer(Resources.text("docs/index.html"));
    return Map.of(
        "getOpenApi",
        call ->
            Future.succeededFuture(
                Answer.json(200, document).header(HttpHeaders.CACHE_CONTROL, AN_HOUR)),
        "getDocs",
        call ->
            Future.succeededFuture(
                Answer.of(200, "text/html; charset=utf-8", page)
                    .header("Content-Security-Policy", POLICY)
                    .header(HttpHeaders.CACHE_CONTROL, AN_HOUR)),
        "getDocsPart",
        new DocsPartHandler(vertx),
        "getProblemType",
        new ProblemTypeHandler());
  }
}
