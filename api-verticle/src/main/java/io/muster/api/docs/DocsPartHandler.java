package io.muster.api.docs;

import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;

/** The scripts and styles of the documentation page. */
public final class DocsPartHandler implements OperationHandler {

  private final Vertx vertx;
  private final String webjar =
      "META-INF/resources/webjars/swagger-ui/" + Resources.webjarVersion("swagger-ui") + "/";

  /** Reads them when they are asked for: the page is rare, and its parts are large. */
  public DocsPartHandler(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<Answer> handle(Call call) {
    String part = call.pathParameter("part");
    String resource = part.equals("start.js") ? "docs/start.js" : webjar + part;
    String mediaType = part.endsWith(".css") ? "text/css" : "text/javascript";
    return vertx
        .fileSystem()
        .readFile(resource)
        .map(
            content ->
                Answer.of(200, mediaType + "; charset=utf-8", content)
                    .header(HttpHeaders.CACHE_CONTROL, "public, max-age=3600"));
  }
}
