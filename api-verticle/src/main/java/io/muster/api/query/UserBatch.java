package io.muster.api.query;

import io.muster.user.UserId;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Some users of an export, as rows.
 *
 * @param rows in the order of their ids
 * @param users how many there are
 * @param last the last one's id; null where there is none
 */
public record UserBatch(Buffer rows, int users, @Nullable UserId last) {}
