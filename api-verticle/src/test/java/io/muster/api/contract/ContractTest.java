package io.muster.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.access.Role;
import io.muster.api.auth.Authenticator;
import io.muster.api.http.Admission;
import io.muster.api.http.ContractRouter;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.RequestIds;
import io.muster.api.limit.RequestQuotas;
import io.muster.api.testing.Stubs;
import io.muster.problem.ProblemType;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ContractTest {

  private final Contract contract = Contract.load();
  private final ContractDocument document = contract.document();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void anOperationWithoutAHandlerStopsTheStart() {
    Map<String, OperationHandler> handlers = Stubs.all(vertx);
    handlers.remove("getUser");
    String message = assertThrows(IllegalStateException.class, () -> mount(handlers)).getMessage();
    assertTrue(message.contains("without a handler: [getUser]"), message);
  }

  @Test
  void aHandlerWithoutAnOperationStopsTheStart() {
    Map<String, OperationHandler> handlers = Stubs.all(vertx);
    handlers.put("getUsr", handlers.get("getUser"));
    String message = assertThrows(IllegalStateException.class, () -> mount(handlers)).getMessage();
    assertTrue(message.contains("without an operation: [getUsr]"), message);
  }

  @Test
  void everyReferenceOfTheDocumentLeadsSomewhere() {
    for (JsonNode reference : document.root().findValues("$ref")) {
      assertFalse(
          document.at(reference.asString().substring(1)).isMissingNode(), reference::asString);
    }
  }

  @Test
  void everyExampleIsAsItsSchemaWants() {
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    for (String at : mediaTypes("", document.root(), new ArrayList<>())) {
      for (JsonNode example : examples(document.at(at))) {
        checked++;
        document
            .schema(document.resolved(at + "/schema"))
            .validate(example)
            .forEach(error -> wrong.add(at + ": " + error));
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(checked > 30, "only " + checked + " examples were found");
  }

  @Test
  void everyRoleOfTheContractIsKnown() {
    contract
        .operations()
        .forEach(
            operation ->
                operation.access().roles().forEach(role -> Role.ofLabel(role).orElseThrow()));
  }

  @Test
  void everyQuotaOfTheContractIsKnown() {
    Set<String> known =
        Set.of(RequestQuotas.READS, RequestQuotas.WRITES, RequestQuotas.VERIFICATIONS);
    contract
        .operations()
        .forEach(operation -> assertTrue(known.contains(operation.quota()), operation.id()));
    assertEquals(
        RequestQuotas.VERIFICATIONS, contract.operation("verifyPassword").orElseThrow().quota());
  }

  @Test
  void everyExampleOfAProblemNamesAKnownType() {
    for (JsonNode type : document.at("/components/responses").findValues("type")) {
      if (type.asString().startsWith("/problems/")) {
        assertTrue(ProblemType.ofSlug(type.asString().substring(10)).isPresent(), type::asString);
      }
    }
  }

  @Test
  void everyOperationDeclaresWhatTheRequestHandlerCanAnswer() {
    for (Operation operation : contract.operations()) {
      JsonNode responses =
          document.at(
              ContractDocument.child("/paths", operation.path().toString())
                  + "/"
                  + operation.method().name().toLowerCase(java.util.Locale.ROOT)
                  + "/responses");
      List<String> needed = new ArrayList<>(List.of("400", "406", "500"));
      if (!operation.access().open()) {
        needed.addAll(List.of("401", "403", "429", "503"));
      }
      if (operation.takesBody()) {
        needed.addAll(List.of("408", "413", "415"));
      }
      needed.removeIf(responses::has);
      assertEquals(List.of(), needed, operation.id());
    }
  }

  private void mount(Map<String, OperationHandler> handlers) {
    new ContractRouter(
            vertx,
            contract,
            Admission.unlimited(Authenticator.NONE),
            RequestIds.counting(),
            new SimpleMeterRegistry())
        .mount(handlers);
  }

  private static List<String> mediaTypes(String at, JsonNode node, List<String> found) {
    if (node.isObject()) {
      for (String name : node.propertyNames()) {
        String child = ContractDocument.child(at, name);
        if (name.equals("content")) {
          node.get(name)
              .propertyNames()
              .forEach(type -> found.add(ContractDocument.child(child, type)));
        }
        mediaTypes(child, node.get(name), found);
      }
    }
    return found;
  }

  private static List<JsonNode> examples(JsonNode mediaType) {
    List<JsonNode> examples = new ArrayList<>();
    if (mediaType.has("example")) {
      examples.add(mediaType.get("example"));
    }
    mediaType.path("examples").forEach(example -> examples.add(example.get("value")));
    return examples;
  }
}
