package io.muster.api.auth;

import io.muster.access.Client;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells clients by their keys. */
@FunctionalInterface
public interface Authenticator {

  /** Takes everybody for {@link Client#LOCAL}: what a service without keys does. */
  Authenticator NONE = authorization -> Optional.of(Client.LOCAL);

  /**
   * Finds a client. Called on event loops: must not block.
   *
   * @param authorization the Authorization header, or null where there was none
   * @return the client; empty where the header names none
   */
  Optional<Client> client(@Nullable String authorization);
}
