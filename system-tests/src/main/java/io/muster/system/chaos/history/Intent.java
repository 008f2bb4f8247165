package io.muster.system.chaos.history;

import org.jspecify.annotations.Nullable;

/**
 * One wanted change, however often it is sent. Its name, where it sets one, is its own id: what is
 * found in the database tells who wrote it.
 *
 * @param id unique in a run
 * @param client who wants it
 * @param kind create, replace, patch or delete
 * @param via the way it is sent
 * @param commandId the id of its command; null where only the service knows it (HTTP without a key)
 * @param key idempotency key or message id; null where it has none, so that it is sent once
 * @param userId the user it is about; null for a creation over HTTP
 * @param name the name it sets, or null
 * @param email the address it sets, or null
 * @param ifVersion the version it applies to, or null
 * @param contended whether other clients may want the same address
 */
public record Intent(
    String id,
    int client,
    Kind kind,
    Via via,
    @Nullable String commandId,
    @Nullable String key,
    @Nullable String userId,
    @Nullable String name,
    @Nullable String email,
    @Nullable Long ifVersion,
    boolean contended) {

  /** What it does. */
  public enum Kind {
    CREATE,
    REPLACE,
    PATCH,
    DELETE
  }

  /** How it is sent. */
  public enum Via {
    HTTP,
    AMQP
  }

  /** Whether it may be sent again. */
  public boolean isRepeatable() {
    return key != null;
  }
}
