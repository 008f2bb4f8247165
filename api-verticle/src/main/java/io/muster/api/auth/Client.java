package io.muster.api.auth;

/**
 * Who sent a request.
 *
 * @param name the name of its key; stays when the key is exchanged
 * @param role what it may do
 */
public record Client(String name, Role role) {

  /** Everybody, where there are no keys. */
  public static final Client LOCAL = new Client("local", Role.ADMIN);

  /** Who calls operations that are open to all without a key. */
  public static final Client ANYBODY = new Client("anybody", Role.READ);
}
