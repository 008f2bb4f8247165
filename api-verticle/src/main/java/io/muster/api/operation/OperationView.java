package io.muster.api.operation;

import io.muster.api.problem.ProblemDocument;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Operations as JSON. */
public final class OperationView {

  private OperationView() {}

  /** The address of an operation. */
  public static String address(String id) {
    return "/operations/" + id;
  }

  /** An operation that isn't decided. */
  public static Buffer pending(String id) {
    return new JsonObject().put("id", id).put("status", "pending").toBuffer();
  }

  /** An operation that has no outcome of its own, and is known not to be applied. */
  static Buffer refused(String id, OutcomeStatus status, Problem problem) {
    return new JsonObject()
        .put("id", id)
        .put("status", status.wireName())
        .put("problem", ProblemDocument.members(problem))
        .toBuffer();
  }

  /** An operation that is decided. */
  public static Buffer decided(String id, Outcome outcome) {
    JsonObject view =
        new JsonObject()
            .put("id", id)
            .put("status", outcome.status().wireName())
            .put("type", outcome.type().wireName())
            .put("user_id", outcome.userId().hex());
    if (outcome.version() != null) {
      view.put("version", outcome.version());
    }
    Problem problem = outcome.problem();
    if (problem != null) {
      view.put("problem", ProblemDocument.members(problem));
    }
    return view.put("decided_at", outcome.decidedAt().toString())
        .put("expires_at", outcome.expiresAt().toString())
        .toBuffer();
  }
}
