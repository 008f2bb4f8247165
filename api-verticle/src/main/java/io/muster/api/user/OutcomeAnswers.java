package io.muster.api.user;

import io.muster.api.http.Answer;
import io.muster.api.http.ConsistencyPoint;
import io.muster.api.http.EntityTags;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.messaging.Reply;
import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Outcomes as answers to the requests that asked for them. */
final class OutcomeAnswers {

  private OutcomeAnswers() {}

  static Answer of(Reply reply) {
    Outcome outcome = reply.outcome();
    Answer answer =
        outcome.status() == OutcomeStatus.APPLIED ? applied(outcome) : Answer.of(problem(outcome));
    return answer.headerIfAny(ConsistencyPoint.HEADER, reply.consistencyToken());
  }

  private static Answer applied(Outcome outcome) {
    String id = outcome.userId().hex();
    String etag = etag(outcome.version());
    return switch (outcome.type()) {
      case CREATE ->
          Answer.json(201, Buffer.buffer("{\"_id\":\"" + id + "\"}"))
              .header(HttpHeaders.LOCATION, "/users/" + id)
              .headerIfAny(HttpHeaders.ETAG, etag);
      case REPLACE, PATCH -> changed("User updated", id).headerIfAny(HttpHeaders.ETAG, etag);
      case DELETE -> changed("User deleted", id);
    };
  }

  private static Answer changed(String message, String id) {
    return Answer.json(
        200, Buffer.buffer("{\"message\":\"" + message + "\",\"_id\":\"" + id + "\"}"));
  }

  private static @Nullable String etag(@Nullable Long version) {
    return version == null ? null : EntityTags.of(version);
  }

  private static Problem problem(Outcome outcome) {
    Problem told = outcome.problem();
    if (told != null) {
      return told;
    }
    return outcome.status() == OutcomeStatus.EXPIRED
        ? Problem.of(ProblemType.COMMAND_EXPIRED, "the write waited too long and was dropped")
        : Problem.of(ProblemType.COMMAND_FAILED, "the write could not be processed");
  }
}
