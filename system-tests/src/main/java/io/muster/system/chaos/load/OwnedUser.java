package io.muster.system.chaos.load;

/** A user that one client alone changes, and the version that it has as far as it was told. */
final class OwnedUser {
  private final String id;
  private long version;

  OwnedUser(String id, long version) {
    this.id = id;
    this.version = version;
  }

  String id() {
    return id;
  }

  long version() {
    return version;
  }

  void changedTo(long newer) {
    version = Math.max(version, newer);
  }
}
