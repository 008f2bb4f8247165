package io.muster.api.auth;

import io.muster.access.ApiKeys;
import io.muster.access.Client;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells clients by API keys in the form of bearer tokens (RFC 6750, 2.1). */
public final class KeyAuthenticator implements Authenticator {

  private static final String SCHEME = "Bearer ";

  private final Supplier<ApiKeys> keys;

  /** Looks keys up in what {@code keys} gives at each request: they change while it runs. */
  public KeyAuthenticator(Supplier<ApiKeys> keys) {
    this.keys = keys;
  }

  @Override
  public Optional<Client> client(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    return keys.get().find(authorization.substring(SCHEME.length()).strip());
  }
}
