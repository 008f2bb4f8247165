package io.muster.api.user;

import io.muster.api.ApiParts;
import io.muster.api.http.OperationHandler;
import io.vertx.core.Vertx;
import java.util.Map;

/** The operations on users. */
public final class UserHandlers {

  private UserHandlers() {}

  /** A handler for each, by operation id. */
  public static Map<String, OperationHandler> all(Vertx vertx, ApiParts parts) {
    UserWrites writes =
        new UserWrites(parts, new WriteFlow(parts, new EarlierAnswers(vertx, parts.outcomes())));
    return Map.of(
        "createUser", writes.create(),
        "listUsers", new ListUsers(parts.reads(), parts.tokens()),
        "getUser", new GetUser(parts.reads(), parts.tokens()),
        "replaceUser", writes.replace(),
        "patchUser", writes.patch(),
        "deleteUser", writes.delete());
  }
}
