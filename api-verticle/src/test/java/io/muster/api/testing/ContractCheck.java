package io.muster.api.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import io.muster.api.contract.Contract;
import io.muster.api.contract.ContractDocument;
import io.muster.api.contract.Operation;
import io.muster.problem.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Holds an answer against the contract: its status, every header, and its body. */
public final class ContractCheck {

  private static final Map<Integer, String> ON_EVERY_ADDRESS =
      Map.of(
          404,
          "NotFound",
          405,
          "MethodNotAllowed",
          400,
          "BadRequest",
          414,
          "UriTooLong",
          431,
          "HeadersTooLarge");

  private static final List<String> STREAMED = List.of("application/x-ndjson", "text/csv");

  private final Contract contract;
  private final ContractDocument document;

  public ContractCheck(Contract contract) {
    this.contract = contract;
    this.document = contract.document();
  }

  public void check(HttpRequest request, HttpAnswer answer) {
    String about =
        request.method() + " " + request.target() + " -> " + answer.status() + " " + answer.text();
    if (request.method().equals("OPTIONS") && answer.status() == 204) {
      assertTrue(answer.header("Allow").isPresent(), about);
      return;
    }
    String response = response(request, answer.status());
    assertTrue(!document.at(response).isMissingNode(), "not in the contract: " + about);
    checkHeaders(response, answer, about);
    checkBody(response, request, answer, about);
  }

  private String response(HttpRequest request, int status) {
    return operation(request)
        .map(this::pointer)
        .map(at -> document.resolved(at + "/responses/" + status))
        .filter(at -> !document.at(at).isMissingNode())
        .orElse("/components/responses/" + ON_EVERY_ADDRESS.get(status));
  }

  private Optional<Operation> operation(HttpRequest request) {
    String path = request.target().split("\\?")[0];
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    return contract.operations().stream()
        .filter(operation -> operation.method().name().equals(method))
        .filter(operation -> path.matches(operation.path().regex()))
        .findFirst();
  }

  private String pointer(Operation operation) {
    return ContractDocument.child("/paths", operation.path().toString())
        + "/"
        + operation.method().name().toLowerCase(java.util.Locale.ROOT);
  }

  private void checkHeaders(String response, HttpAnswer answer, String about) {
    JsonNode declared = document.at(response + "/headers");
    for (String name : document.at("/components/headers").propertyNames()) {
      Optional<String> sent = answer.header(name);
      if (!declared.has(name)) {
        assertTrue(
            sent.isEmpty()
                || name.equals("Cache-Control")
                || name.equals("Content-Security-Policy"),
            "header not in the contract: " + name + " of " + about);
        continue;
      }
      String at = document.resolved(ContractDocument.child(response + "/headers", name));
      boolean required = document.at(at).path("required").asBoolean(false);
      assertTrue(!required || sent.isPresent(), "header missing: " + name + " of " + about);
      sent.ifPresent(
          value ->
              assertValid(
                  at + "/schema",
                  JsonNodeFactory.instance.stringNode(value),
                  name + " of " + about));
    }
  }

  private void checkBody(String response, HttpRequest request, HttpAnswer answer, String about) {
    JsonNode content = document.at(response + "/content");
    if (content.isMissingNode()) {
      assertEquals(0, answer.body().length, "body not in the contract: " + about);
      return;
    }
    assertTrue(
        content.has(answer.mediaType()),
        "media type not in the contract: " + answer.mediaType() + " of " + about);
    if (request.method().equals("HEAD") && STREAMED.contains(answer.mediaType())) {
      return;
    }
    if (request.method().equals("HEAD")) {
      assertTrue(Integer.parseInt(answer.header("Content-Length").orElse("0")) > 0, about);
      return;
    }
    String schema =
        document.resolved(
            ContractDocument.child(response + "/content", answer.mediaType()) + "/schema");
    if (answer.mediaType().equals("application/x-ndjson")) {
      answer
          .text()
          .lines()
          .forEach(line -> assertValid(schema, JsonMapper.shared().readTree(line), about));
    } else if (answer.mediaType().endsWith("json")) {
      assertValid(schema, JsonMapper.shared().readTree(answer.text()), about);
    }
    if (answer.mediaType().equals("application/problem+json")) {
      checkProblem(answer, about);
    }
  }

  private void checkProblem(HttpAnswer answer, String about) {
    ProblemType type = ProblemType.ofSlug(answer.problem()).orElseThrow();
    assertEquals(type.status(), answer.status(), about);
    assertEquals(answer.status(), answer.json().getInteger("status"), about);
    assertEquals(type.title(), answer.json().getString("title"), about);
    assertEquals(
        answer.header("X-Request-Id").orElseThrow(), answer.json().getString("request_id"), about);
    assertTrue(java.net.URI.create(answer.json().getString("instance")).getHost() == null, about);
  }

  private void assertValid(String schema, JsonNode value, String about) {
    List<Error> errors = document.schema(schema).validate(value);
    assertTrue(errors.isEmpty(), errors + " in " + about);
  }
}
