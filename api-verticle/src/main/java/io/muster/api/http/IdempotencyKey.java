package io.muster.api.http;

import org.jspecify.annotations.Nullable;

/** The Idempotency-Key header: a structured field's string, or the same without quotes. */
public final class IdempotencyKey {

  private IdempotencyKey() {}

  /** The key that a header of the contract spells; null where there is none. */
  public static @Nullable String of(@Nullable String header) {
    if (header == null || !header.startsWith("\"")) {
      return header;
    }
    StringBuilder key = new StringBuilder(header.length());
    for (int i = 1; i < header.length() - 1; i++) {
      char c = header.charAt(i);
      if (c == '\\') {
        i++;
        c = header.charAt(i);
      }
      key.append(c);
    }
    return key.toString();
  }
}
