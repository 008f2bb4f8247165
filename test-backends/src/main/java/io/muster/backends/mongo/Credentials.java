package io.muster.backends.mongo;

import com.mongodb.MongoCredential;
import java.util.Optional;

/**
 * An administrator; nobody where the name is empty.
 *
 * @param password has no characters that an address must escape
 */
record Credentials(String user, String password) {
  static final Credentials NONE = new Credentials("", "");

  Optional<MongoCredential> forDriver() {
    return user.isEmpty()
        ? Optional.empty()
        : Optional.of(MongoCredential.createCredential(user, "admin", password.toCharArray()));
  }

  String uri(String hosts, String options) {
    return user.isEmpty()
        ? "mongodb://" + hosts + "/?" + options
        : "mongodb://" + user + ":" + password + "@" + hosts + "/?authSource=admin&" + options;
  }

  @Override
  public String toString() {
    return "Credentials[user=" + user + "]";
  }
}
