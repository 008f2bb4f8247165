package io.muster.cli.imports;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks as the API does of its one import, whose rows it keeps. */
final class FakeImportsApi implements AutoCloseable {

  static final String ID = "the-import";
  static final String KEY = "muster_crm_0123456789";

  final List<JsonObject> rows = Collections.synchronizedList(new ArrayList<>());
  final List<Long> offsets = Collections.synchronizedList(new ArrayList<>());

  /** How many of the next uploads break off, each after ten rows more. */
  final AtomicInteger breaks = new AtomicInteger();

  /** How many of the next answers with refused rows break off before the first one. */
  final AtomicInteger breaksOfErrors = new AtomicInteger();

  /** How many of the next answers that tell of the import break off behind their head. */
  final AtomicInteger breaksOfDocuments = new AtomicInteger();

  /** How long each row takes of an upload that breaks off, and an answer that does. */
  volatile Duration paceOfBroken = Duration.ZERO;

  /** How many uploads came. */
  final AtomicInteger uploads = new AtomicInteger();

  /** How many imports were opened. */
  final AtomicInteger opened = new AtomicInteger();

  /** How many of the next requests are answered with 503. */
  final AtomicInteger unavailable = new AtomicInteger();

  /** With so many rows uploads bring nothing any more. */
  volatile int stuckAt = Integer.MAX_VALUE;

  /** Whether it takes no rows any more, although not all are there. */
  volatile boolean closed;

  /** Whether it knows nothing of its import any more. */
  volatile boolean unknown;

  volatile boolean cancelled;
  private volatile boolean complete;
  private volatile long bytes;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  FakeImportsApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/imports", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        problem(exchange, 401, "unauthenticated", "no key");
      } else if (unavailable.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        problem(exchange, 503, "unavailable", "later");
      } else if (unknown && path.endsWith(ID)) {
        problem(exchange, 404, "not-found", "there is no import with this id");
      } else if (path.endsWith("/errors")) {
        tellErrors(exchange);
      } else {
        answerTo(exchange, exchange.getRequestMethod());
      }
    }
  }

  private void answerTo(HttpExchange exchange, String method) throws IOException {
    switch (method) {
      case "POST" -> {
        opened.incrementAndGet();
        exchange.getResponseHeaders().add("Location", "/imports/" + ID);
        answer(exchange, 201, document().encode());
      }
      case "PATCH" -> upload(exchange);
      case "DELETE" -> {
        cancelled = true;
        answer(exchange, 200, document().encode());
      }
      default -> {
        boolean isList = exchange.getRequestURI().getPath().equals("/imports");
        JsonObject page =
            new JsonObject().put("imports", new JsonArray().add(document())).putNull("next_cursor");
        if (isList) {
          answer(exchange, 200, page.encode());
        } else {
          tellOfImport(exchange);
        }
      }
    }
  }

  private void tellOfImport(HttpExchange exchange) throws IOException {
    placed(exchange.getResponseHeaders());
    if (breaksOfDocuments.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      answer(exchange, 200, document().encode());
      return;
    }
    exchange.sendResponseHeaders(200, 1_000);
    exchange.getResponseBody().flush();
  }

  private void upload(HttpExchange exchange) throws IOException {
    long offset = Long.parseLong(exchange.getRequestHeaders().getFirst("Upload-Offset"));
    offsets.add(offset);
    uploads.incrementAndGet();
    if (closed) {
      exchange.getRequestBody().readAllBytes();
      problem(exchange, 409, "import-closed", "the import is too old to take more rows");
      return;
    }
    if (offset != bytes) {
      problem(exchange, 409, "upload-offset", "another offset");
      return;
    }
    boolean broken = breaks.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    int most = rows.size() + 10;
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(exchange.getRequestBody(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if ((broken && rows.size() == most) || rows.size() >= stuckAt) {
        // Closed without an answer.
        return;
      }
      if (broken) {
        sleep(paceOfBroken);
      }
      rows.add(new JsonObject(line));
      bytes += line.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    complete = true;
    answer(exchange, 202, document().encode());
  }

  private void placed(Headers headers) {
    headers.add("Upload-Offset", String.valueOf(bytes));
    headers.add("Import-Rows", String.valueOf(rows.size()));
    headers.add("Upload-Complete", complete ? "?1" : "?0");
  }

  private JsonObject document() {
    long rejected = rows.stream().filter(row -> row.containsKey("rejected")).count();
    String state = cancelled ? "cancelled" : complete ? "done" : "receiving";
    return new JsonObject()
        .put("id", ID)
        .put("state", state)
        .put(
            "rows",
            new JsonObject()
                .put("read", rows.size())
                .put("created", rows.size() - rejected)
                .put("rejected", rejected)
                .put("pending", 0));
  }

  private void tellErrors(HttpExchange exchange) throws IOException {
    if (breaksOfErrors.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      answer(exchange, 200, errors());
      return;
    }
    exchange.sendResponseHeaders(200, 1_000);
    exchange.getResponseBody().flush();
    sleep(paceOfBroken);
  }

  private static void sleep(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private String errors() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      for (Object fault : rows.get(i).getJsonArray("rejected", new JsonArray())) {
        lines.append(((JsonObject) fault).copy().put("row", i + 1).encode()).append('\n');
      }
    }
    return lines.toString();
  }

  private static void problem(HttpExchange exchange, int status, String type, String detail)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
    JsonObject problem =
        new JsonObject()
            .put("type", "/problems/" + type)
            .put("title", "No")
            .put("detail", detail)
            .put("request_id", "1");
    answer(exchange, status, problem.encode());
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] text = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
    exchange.getResponseBody().write(text);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
