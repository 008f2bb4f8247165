package io.muster.api.verify;

/**
 * The hash of a user's password as it is stored now.
 *
 * @param passwordHash the hash in PHC format
 * @param version the version of the user that has it
 */
public record StoredHash(String passwordHash, long version) {
  @Override
  public String toString() {
    return "StoredHash[version=" + version + "]";
  }
}
