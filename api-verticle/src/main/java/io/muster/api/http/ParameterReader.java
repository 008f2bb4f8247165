package io.muster.api.http;

import io.muster.api.contract.Faults;
import io.muster.api.contract.Operation;
import io.muster.api.contract.Parameter;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the parameters of a request and checks them against the contract. */
final class ParameterReader {

  private ParameterReader() {}

  /** The values that were sent, by pointer; what is wrong with them is noted. */
  static Map<String, String> read(Operation operation, HttpServerRequest request, Faults faults) {
    Map<String, String> values = new HashMap<>();
    readPath(operation, request.path(), values, faults);
    String query = request.query();
    if (query != null && !query.isEmpty()) {
      QueryString.read(query, operation.queryParameters(), values, faults);
    }
    for (Parameter parameter : operation.queryParameters().values()) {
      require(parameter, values, faults);
    }
    for (Parameter parameter : operation.headerParameters()) {
      readHeader(parameter, request, values, faults);
    }
    return values;
  }

  private static void readPath(
      Operation operation, String path, Map<String, String> values, Faults faults) {
    List<Parameter> parameters = operation.pathParameters();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      String pointer = parameter.pointer();
      String value = Percent.decodePath(operation.path().rawValue(path, i));
      if (value == null) {
        faults.add(pointer, "is " + Percent.RULE);
      } else {
        values.put(pointer, value);
        parameter.schema().check(value, pointer, faults);
      }
    }
  }

  private static void readHeader(
      Parameter parameter, HttpServerRequest request, Map<String, String> values, Faults faults) {
    String name = parameter.name();
    String value = request.getHeader(name);
    if (value == null) {
      require(parameter, values, faults);
      return;
    }
    List<String> lines = request.headers().getAll(name);
    if (lines.size() > 1) {
      if (!parameter.list()) {
        faults.add(name, "is there more than once; it may be there once");
        return;
      }
      value = String.join(", ", lines);
    }
    values.put(name, value);
    parameter.schema().check(value, name, faults);
  }

  private static void require(Parameter parameter, Map<String, String> values, Faults faults) {
    if (parameter.required() && !values.containsKey(parameter.pointer())) {
      faults.add(parameter.pointer(), "is missing");
    }
  }
}
