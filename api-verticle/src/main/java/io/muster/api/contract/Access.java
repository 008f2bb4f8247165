package io.muster.api.contract;

import java.util.Set;

/**
 * Who may call an operation.
 *
 * @param open whether anybody may, without a key
 * @param roles the roles of which a client needs one; empty where every client may
 */
public record Access(boolean open, Set<String> roles) {

  /** Takes its own copy of the roles. */
  public Access {
    roles = Set.copyOf(roles);
  }
}
