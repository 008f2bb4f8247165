package io.muster.api.contract;

import static io.muster.api.contract.ContractDocument.child;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the operations out of a document and compiles their schemas. */
final class OperationReader {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private final ContractDocument document;
  private final SchemaFaults mapping;

  OperationReader(ContractDocument document) {
    this.document = document;
    this.mapping = new SchemaFaults(document);
  }

  List<Operation> all() {
    List<Operation> operations = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (String path : document.at("/paths").propertyNames()) {
      String item = child("/paths", path);
      for (String method : document.at(item).propertyNames()) {
        if (METHODS.contains(method)) {
          Operation operation = operation(path, item, method);
          if (!ids.add(operation.id())) {
            throw new IllegalStateException("operation id used twice: " + operation.id());
          }
          operations.add(operation);
        }
      }
    }
    return operations;
  }

  private Operation operation(String path, String item, String method) {
    String at = child(item, method);
    String id = document.at(child(at, "operationId")).asString("");
    if (id.isEmpty()) {
      throw new IllegalStateException("operation without an id: " + method + " " + path);
    }
    PathTemplate template = new PathTemplate(path);
    List<Parameter> parameters = new ArrayList<>(parameters(child(item, "parameters")));
    parameters.addAll(parameters(child(at, "parameters")));
    return new Operation(
        id,
        HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
        template,
        pathParameters(template, parameters),
        byName(only(ParameterLocation.QUERY, parameters)),
        only(ParameterLocation.HEADER, parameters),
        bodies(at),
        requestBody(at).path("required").asBoolean(false),
        requestBody(at).path("x-streamed-body").asBoolean(false),
        produces(child(at, "responses")),
        access(document.at(child(at, "security"))),
        document.at(child(at, "x-quota")).asString(method.equals("get") ? "reads" : "writes"));
  }

  private List<Parameter> parameters(String at) {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < document.at(at).size(); i++) {
      parameters.add(parameter(document.resolved(child(at, Integer.toString(i)))));
    }
    return parameters;
  }

  private Parameter parameter(String at) {
    JsonNode node = document.at(at);
    String schema = document.resolved(child(at, "schema"));
    JsonNode rules = document.at(schema);
    JsonNode defaultValue = rules.get("default");
    return new Parameter(
        node.path("name").asString(),
        ParameterLocation.valueOf(node.path("in").asString().toUpperCase(Locale.ROOT)),
        node.path("required").asBoolean(false),
        node.path("x-list").asBoolean(false),
        defaultValue == null ? null : defaultValue.asString(),
        new TextSchema(document.schema(schema), rules, mapping));
  }

  private static List<Parameter> pathParameters(PathTemplate path, List<Parameter> parameters) {
    Map<String, Parameter> byName = byName(only(ParameterLocation.PATH, parameters));
    List<Parameter> ordered = new ArrayList<>();
    for (String name : path.parameterNames()) {
      Parameter parameter = byName.remove(name);
      if (parameter == null) {
        throw new IllegalStateException("path parameter without a schema: " + name + " of " + path);
      }
      ordered.add(parameter);
    }
    if (!byName.isEmpty()) {
      throw new IllegalStateException(path + " has no parameters " + byName.keySet());
    }
    return List.copyOf(ordered);
  }

  private JsonNode requestBody(String operation) {
    return document.at(document.resolved(child(operation, "requestBody")));
  }

  private Map<String, BodySchema> bodies(String operation) {
    String content = child(document.resolved(child(operation, "requestBody")), "content");
    Map<String, BodySchema> bodies = new LinkedHashMap<>();
    for (String mediaType : document.at(content).propertyNames()) {
      String schema = child(child(content, mediaType), "schema");
      bodies.put(mediaType, new BodySchema(document.schema(document.resolved(schema)), mapping));
    }
    return bodies;
  }

  private List<String> produces(String responses) {
    Set<String> mediaTypes = new LinkedHashSet<>();
    for (String status : document.at(responses).propertyNames()) {
      if (status.startsWith("2")) {
        String response = document.resolved(child(responses, status));
        mediaTypes.addAll(document.at(child(response, "content")).propertyNames());
      }
    }
    return List.copyOf(mediaTypes);
  }

  private static Access access(JsonNode security) {
    if (security.isMissingNode()) {
      throw new IllegalStateException("every operation must say who may call it");
    }
    Set<String> roles = new HashSet<>();
    for (JsonNode alternative : security) {
      alternative.path("bearer").forEach(role -> roles.add(role.asString()));
    }
    return new Access(security.isEmpty(), roles);
  }

  private static List<Parameter> only(ParameterLocation in, List<Parameter> parameters) {
    return parameters.stream().filter(parameter -> parameter.in() == in).toList();
  }

  private static Map<String, Parameter> byName(List<Parameter> parameters) {
    Map<String, Parameter> byName = new LinkedHashMap<>();
    parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
    return byName;
  }
}
