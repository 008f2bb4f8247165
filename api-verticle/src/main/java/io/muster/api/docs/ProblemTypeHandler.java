package io.muster.api.docs;

import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.OperationHandler;
import io.muster.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;

/** Explains a problem type, to people or to programs. */
public final class ProblemTypeHandler implements OperationHandler {

  private final String template = Resources.text("docs/problem.html");

  @Override
  public Future<Answer> handle(Call call) {
    return Future.succeededFuture(
        ProblemType.ofSlug(call.pathParameter("type"))
            .map(type -> page(type, call.mediaType()))
            .orElseGet(
                () -> Answer.problem(ProblemType.NOT_FOUND, "there is no such problem type")));
  }

  private Answer page(ProblemType type, String mediaType) {
    JsonObject page =
        new JsonObject()
            .put("type", type.path())
            .put("title", type.title())
            .put("status", type.status())
            .put("explanation", ProblemExplanations.meaning(type))
            .put("retry", ProblemExplanations.retry(type));
    Answer answer =
        mediaType.equals(Answer.JSON)
            ? Answer.json(200, page.toBuffer())
            : Answer.of(200, "text/html; charset=utf-8", html(page))
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    return answer
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=3600");
  }

  private Buffer html(JsonObject page) {
    String html = template;
    for (String name : page.fieldNames()) {
      html = html.replace("{{" + name + "}}", escaped(String.valueOf(page.getValue(name))));
    }
    return Buffer.buffer(html);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
