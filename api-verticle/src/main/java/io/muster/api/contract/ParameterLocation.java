package io.muster.api.contract;

/** Where a parameter stands in a request. */
public enum ParameterLocation {
  PATH,
  QUERY,
  HEADER;

  /**
   * How a fault of the parameter {@code name} names it: {@code {id}}, {@code ?per_page}, {@code
   * If-Match}.
   */
  public String pointer(String name) {
    return switch (this) {
      case PATH -> "{" + name + "}";
      case QUERY -> "?" + name;
      case HEADER -> name;
    };
  }
}
