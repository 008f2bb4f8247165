package io.muster.api.user;

import io.muster.api.http.Call;
import io.muster.api.http.EntityTags;
import io.muster.api.http.IdempotencyKey;
import io.muster.command.CommandIds;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants written, before its password is hashed.
 *
 * @param userId the user; for a creation, the id it will have
 * @param commandId the command's id: of the idempotency key where there is one, else random
 * @param keyed whether the id is of an idempotency key
 * @param input the fields
 * @param ifVersion the version it applies to; null where any will do
 * @param canonical what makes it the same request as another, for its fingerprint
 */
record WriteIntent(
    UserId userId,
    String commandId,
    boolean keyed,
    UserInput input,
    @Nullable Long ifVersion,
    List<@Nullable String> canonical) {

  /**
   * Reads a call.
   *
   * @param path the path in its one canonical form
   * @param ids makes an id where there is no key
   */
  static WriteIntent of(Call call, String path, UserId userId, UserInput input, CommandIds ids) {
    String key = IdempotencyKey.of(call.header("Idempotency-Key"));
    String method = call.operation().method().name();
    EntityTags.Condition condition = EntityTags.ifMatch(call.header("If-Match"));
    EmailAddress email = input.email();
    return new WriteIntent(
        userId,
        key == null ? ids.random() : CommandIds.keyed(call.client().name(), key, method, path),
        key != null,
        input,
        condition instanceof EntityTags.Condition.Version version
            ? Long.valueOf(version.version())
            : null,
        Arrays.asList(
            method,
            path,
            canonical(condition),
            input.name(),
            email == null ? null : email.written(),
            input.password()));
  }

  private static @Nullable String canonical(EntityTags.Condition condition) {
    if (condition instanceof EntityTags.Condition.Version version) {
      return Long.toString(version.version());
    }
    return condition instanceof EntityTags.Condition.Never ? "never" : null;
  }

  @Override
  public String toString() {
    return "WriteIntent[" + commandId + "]";
  }
}
