package io.muster.api.testing;

import io.muster.api.docs.DocsHandlers;
import io.muster.api.http.Answer;
import io.muster.api.http.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/** Handlers that answer as a working service would, without one. */
public final class Stubs {

  public static final String ID = "65a1f0c2e4b0a1b2c3d4e5f6";
  public static final String USER =
      """
      {"_id":"%s","name":"Zoë","email":"zoe@example.org","created_at":"2026-01-01T12:00:00.123Z",\
      "updated_at":"2026-01-01T12:00:00.123Z","version":3}"""
          .formatted(ID);

  public static final String IMPORT =
      """
      {"id":"i1","state":"done","on_conflict":"fail","created_at":"2026-01-01T12:00:00.123Z",\
      "rows":{"read":1,"applied":1,"created":1,"updated":0,"skipped":0,"rejected":0,"pending":0},\
      "chunks":{"decided":1,"expired":0,"cancelled":0,"failed":0},"rate":1.0,"hashed":0}""";

  private Stubs() {}

  public static Map<String, OperationHandler> all(Vertx vertx) {
    Map<String, OperationHandler> handlers =
        new HashMap<>(DocsHandlers.all(vertx, TestServer.CONTRACT));
    handlers.put("createUser", json(201, "{\"_id\":\"" + ID + "\"}"));
    handlers.put("listUsers", json(200, "{\"users\":[" + USER + "],\"next_cursor\":null}"));
    handlers.put(
        "exportUsers",
        call ->
            Future.succeededFuture(
                Answer.stream(
                    200, "application/x-ndjson", sink -> sink.write(Buffer.buffer(USER + "\n")))));
    handlers.put("getUser", json(200, USER));
    OperationHandler changed = json(200, "{\"message\":\"User updated\",\"_id\":\"" + ID + "\"}");
    handlers.put("replaceUser", changed);
    handlers.put("patchUser", changed);
    handlers.put("deleteUser", changed);
    handlers.put("verifyPassword", json(200, "{\"match\":true}"));
    handlers.put("getOperation", json(200, "{\"id\":\"a.b\",\"status\":\"pending\"}"));
    handlers.put("createImport", json(202, IMPORT));
    handlers.put("feedImport", json(202, IMPORT));
    handlers.put("getImport", json(200, IMPORT));
    handlers.put("cancelImport", json(200, IMPORT));
    handlers.put("listImports", json(200, "{\"imports\":[" + IMPORT + "],\"next_cursor\":null}"));
    handlers.put(
        "listImportErrors",
        call ->
            Future.succeededFuture(
                Answer.of(
                    200,
                    "application/x-ndjson",
                    Buffer.buffer("{\"row\":1,\"field\":\"email\",\"reason\":\"is missing\"}\n"))));
    handlers.put("pingApp", json(200, "{\"status\":\"ok\"}"));
    handlers.put("pingDb", json(200, "{\"status\":\"ok\"}"));
    return handlers;
  }

  private static OperationHandler json(int status, String body) {
    return call -> Future.succeededFuture(Answer.json(status, Buffer.buffer(body)));
  }
}
