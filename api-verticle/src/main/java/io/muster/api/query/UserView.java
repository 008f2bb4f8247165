package io.muster.api.query;

import io.muster.user.UserId;
import io.vertx.core.buffer.Buffer;

/**
 * A user as the API shows it: never with its password's hash.
 *
 * @param id its id
 * @param version its version, of which the ETag is made
 * @param json the JSON object, ready to be sent
 */
public record UserView(UserId id, long version, Buffer json) {}
