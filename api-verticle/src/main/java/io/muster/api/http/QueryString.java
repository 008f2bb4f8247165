package io.muster.api.http;

import io.muster.api.contract.Faults;
import io.muster.api.contract.Parameter;
import io.muster.api.contract.ParameterLocation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a form-encoded query against what an operation knows. */
final class QueryString {

  private QueryString() {}

  /** Puts each value under its pointer; notes what is unknown, repeated, malformed or wrong. */
  static void read(
      String query, Map<String, Parameter> known, Map<String, String> values, Faults faults) {
    for (String part : query.split("&", -1)) {
      if (!part.isEmpty()) {
        readPart(part, known, values, faults);
      }
    }
  }

  private static void readPart(
      String part, Map<String, Parameter> known, Map<String, String> values, Faults faults) {
    int equals = part.indexOf('=');
    String name = Percent.decodeForm(equals < 0 ? part : part.substring(0, equals));
    if (name == null) {
      faults.add(ParameterLocation.QUERY.pointer(""), "has a name that is " + Percent.RULE);
      return;
    }
    Parameter parameter = known.get(name);
    String pointer = ParameterLocation.QUERY.pointer(name);
    if (parameter == null) {
      faults.add(pointer, "is not a known parameter; " + known(known));
      return;
    }
    @Nullable String value = Percent.decodeForm(equals < 0 ? "" : part.substring(equals + 1));
    if (value == null) {
      faults.add(pointer, "is " + Percent.RULE);
    } else if (values.putIfAbsent(pointer, value) != null) {
      faults.add(pointer, "is there more than once; it may be there once");
    } else {
      parameter.schema().check(value, pointer, faults);
    }
  }

  private static String known(Map<String, Parameter> known) {
    return known.isEmpty() ? "none are" : "known are " + String.join(", ", known.keySet());
  }
}
