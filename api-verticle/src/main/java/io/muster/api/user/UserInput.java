package io.muster.api.user;

import io.muster.api.contract.Faults;
import io.muster.user.EmailAddress;
import io.muster.user.UserRules;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a client says of a user, normalised; a field is null where the body has none.
 *
 * @param name trimmed, in NFC
 * @param email the address
 * @param password the password as it was sent
 */
record UserInput(@Nullable String name, @Nullable EmailAddress email, @Nullable String password) {

  /** Notes what the schemas can't say: what is wrong with fields that are texts. */
  static void check(JsonNode body, Faults faults) {
    String name = text(body, "name");
    if (name != null) {
      UserRules.nameFault(name).ifPresent(fault -> faults.add("/name", fault));
    }
    String email = text(body, "email");
    if (email != null && EmailAddress.parse(email) instanceof EmailAddress.Parsed.Invalid invalid) {
      faults.add("/email", invalid.detail());
    }
    String password = text(body, "password");
    if (password != null) {
      UserRules.passwordFault(password).ifPresent(fault -> faults.add("/password", fault));
    }
  }

  /** Reads a body that was checked. */
  static UserInput of(JsonNode body) {
    String name = text(body, "name");
    String email = text(body, "email");
    return new UserInput(
        name == null ? null : UserRules.normaliseName(name),
        email == null ? null : address(email),
        text(body, "password"));
  }

  private static EmailAddress address(String text) {
    if (EmailAddress.parse(text) instanceof EmailAddress.Parsed.Valid valid) {
      return valid.address();
    }
    throw new IllegalArgumentException("an address that was not checked");
  }

  private static @Nullable String text(JsonNode body, String field) {
    JsonNode value = body.get(field);
    return value != null && value.isString() ? value.stringValue() : null;
  }

  @Override
  public String toString() {
    return "UserInput[redacted]";
  }
}
