package io.muster.cli.export;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API with some users, whose exports break off when they are told to. */
final class BreakingApi implements AutoCloseable {

  final List<String> queries = new CopyOnWriteArrayList<>();
  final List<String> keys = new CopyOnWriteArrayList<>();

  /** After how many bytes each next answer breaks off; whole when there is none left. */
  final Deque<Integer> breaks = new ConcurrentLinkedDeque<>();

  /** Statuses that come before the next answers. */
  final Deque<Integer> refusals = new ConcurrentLinkedDeque<>();

  private final int users;
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  BreakingApi(int users) {
    this.users = users;
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  static String id(int number) {
    return String.format("%024x", number);
  }

  /** What a whole export is. */
  String whole(ExportFormat format, int after) {
    List<String> rows = new ArrayList<>();
    if (format == ExportFormat.CSV) {
      rows.add("_id,name\r\n");
    }
    for (int i = after + 1; i <= users; i++) {
      rows.add(
          format == ExportFormat.CSV
              ? id(i) + ",\"Ann \"\"" + i + "\"\"\r\nÅ\"\r\n"
              : "{\"_id\":\"" + id(i) + "\",\"name\":\"Ann Å " + i + "\"}\n");
    }
    return String.join("", rows);
  }

  private void answer(HttpServerRequest request) {
    String query = String.valueOf(request.query());
    queries.add(query);
    keys.add(String.valueOf(request.getHeader("Authorization")));
    HttpServerResponse response = request.response();
    if (!refusals.isEmpty()) {
      response.setStatusCode(refusals.pop()).putHeader("Retry-After", "3").end();
      return;
    }
    ExportFormat format = query.contains("format=csv") ? ExportFormat.CSV : ExportFormat.NDJSON;
    String after = String.valueOf(request.getParam("after", id(0)));
    Buffer body = Buffer.buffer(whole(format, Integer.parseInt(after, 16)));
    int end = breaks.isEmpty() ? body.length() : Math.min(body.length(), breaks.pop());
    response.setChunked(true).writeHead();
    Future<Void> written = response.write(body.getBuffer(0, end));
    if (end == body.length()) {
      response.end();
    } else {
      // Without the last chunk.
      written.onComplete(done -> request.connection().close());
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
