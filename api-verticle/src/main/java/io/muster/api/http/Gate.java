package io.muster.api.http;

import io.muster.access.Client;
import io.muster.access.Role;
import io.muster.api.contract.Operation;
import io.muster.api.limit.Allowance;
import io.muster.problem.ProblemType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides whether a request may go on to an operation at all, before it is looked at closely. */
final class Gate {

  private static final CharSequence CHALLENGE =
      HttpHeaders.createOptimized("Bearer realm=\"muster\"");

  private static final String NO_CODING = "without a content coding";

  // Who calls an operation that is open to all; its handler doesn't ask.
  private static final Client ANYBODY = new Client("anybody", Role.READ);

  private final Operation operation;
  private final Admission admission;
  private final List<Role> roles;

  Gate(Operation operation, Admission admission) {
    this.operation = operation;
    this.admission = admission;
    this.roles =
        operation.access().roles().stream().map(word -> Role.ofLabel(word).orElseThrow()).toList();
  }

  /** May it pass? */
  sealed interface Decision {

    /** What is left of the client's quota; null where there is none, or it wasn't asked. */
    @Nullable Allowance allowance();

    /**
     * It may.
     *
     * @param client who asks
     * @param mediaType what to answer with
     * @param allowance what is left of the client's quota
     */
    record Passed(Client client, String mediaType, @Nullable Allowance allowance)
        implements Decision {}

    /**
     * It may not.
     *
     * @param answer why
     * @param allowance what is left of the client's quota
     */
    record Refused(Answer answer, @Nullable Allowance allowance) implements Decision {}
  }

  Decision decide(HttpServerRequest request) {
    Client client = ANYBODY;
    Allowance allowance = null;
    if (!operation.access().open()) {
      String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
      Optional<Client> known = admission.authenticator().client(authorization);
      if (known.isEmpty()) {
        return new Decision.Refused(unauthenticated(authorization != null), null);
      }
      client = known.get();
      if (!mayCall(client.role())) {
        return new Decision.Refused(forbidden(client.role()), null);
      }
      allowance = admission.quotas().take(operation.quota(), client.name());
      if (allowance != null && !allowance.granted()) {
        return new Decision.Refused(tooMany(allowance), allowance);
      }
    }
    String mediaType = MediaTypes.best(operation.produces(), joined(request, HttpHeaders.ACCEPT));
    if (mediaType == null) {
      return new Decision.Refused(
          Answer.problem(
              ProblemType.NOT_ACCEPTABLE,
              "the Accept header excludes what this operation answers: "
                  + String.join(", ", operation.produces())),
          allowance);
    }
    Answer refusal = bodyRefusal(request).orElse(null);
    return refusal == null
        ? new Decision.Passed(client, mediaType, allowance)
        : new Decision.Refused(refusal, allowance);
  }

  /** Whether the operation gets a body with this request. */
  boolean expectsBody(HttpServerRequest request) {
    // An empty file is one that can be told of; an empty JSON text is none.
    return operation.takesBody()
        && (operation.streamedBody() ? BodySigns.isSent(request) : BodySigns.isComing(request));
  }

  private boolean mayCall(Role role) {
    return roles.isEmpty() || roles.stream().anyMatch(role::includes);
  }

  private static Answer unauthenticated(boolean sentSomething) {
    return Answer.problem(
            ProblemType.UNAUTHENTICATED,
            sentSomething
                ? "the API key is not known; send Authorization: Bearer and a key that is"
                : "an API key is needed; send Authorization: Bearer and the key")
        .header("WWW-Authenticate", CHALLENGE);
  }

  private Answer forbidden(Role role) {
    TreeSet<String> needed = new TreeSet<>(operation.access().roles());
    return Answer.problem(
        ProblemType.FORBIDDEN,
        "the role "
            + role.label()
            + " does not allow this; it needs "
            + String.join(" or ", needed));
  }

  private static Answer tooMany(Allowance allowance) {
    return Answer.tooMany(
        allowance, "this client has sent more " + allowance.name() + " to this process than its");
  }

  /** The answer for a body of the wrong kind, or for one where none belongs. */
  private Optional<Answer> bodyRefusal(HttpServerRequest request) {
    if (!operation.takesBody()) {
      return BodySigns.isAnnounced(request)
          ? Optional.of(
              Answer.problem(
                  ProblemType.MALFORMED, "this operation takes no body; send it without one"))
          : Optional.empty();
    }
    boolean hasBody = expectsBody(request);
    if (!hasBody && !operation.bodyRequired()) {
      return Optional.empty();
    }
    if (!hasBody) {
      return Optional.of(
          Answer.problem(
              ProblemType.MALFORMED,
              "there is no body; "
                  + String.join(" or ", operation.bodies().keySet())
                  + " is needed"));
    }
    String mediaType = MediaTypes.ofBody(request.getHeader(HttpHeaders.CONTENT_TYPE));
    String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (mediaType == null || !operation.bodies().containsKey(mediaType) || !isRead(coding)) {
      String allowed = String.join(", ", operation.bodies().keySet());
      return Optional.of(
          Answer.problem(
                  ProblemType.UNSUPPORTED_MEDIA_TYPE,
                  "the body must be "
                      + allowed
                      + " in UTF-8, "
                      + (operation.streamedBody() ? "as it is or packed with gzip" : NO_CODING))
              .header(HttpHeaders.ACCEPT, allowed));
    }
    return Optional.empty();
  }

  private boolean isRead(@Nullable String coding) {
    return coding == null
        || coding.equalsIgnoreCase("identity")
        || (operation.streamedBody() && coding.equalsIgnoreCase("gzip"));
  }

  private static @Nullable String joined(HttpServerRequest request, CharSequence name) {
    String value = request.getHeader(name);
    if (value == null) {
      return null;
    }
    List<String> lines = request.headers().getAll(name);
    return lines.size() > 1 ? String.join(",", lines) : value;
  }
}
