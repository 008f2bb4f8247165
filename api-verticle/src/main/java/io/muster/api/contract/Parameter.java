package io.muster.api.contract;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of an operation.
 *
 * @param name its name
 * @param in where it stands
 * @param required whether it must be there
 * @param list whether it is a list that may be sent as several headers ({@code x-list})
 * @param defaultValue what its absence means, as text; null where it has no default
 * @param schema what its value must be like
 */
public record Parameter(
    String name,
    ParameterLocation in,
    boolean required,
    boolean list,
    @Nullable String defaultValue,
    TextSchema schema) {

  /** How a fault names it. */
  public String pointer() {
    return in.pointer(name);
  }
}
