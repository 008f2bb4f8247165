package io.muster.api.query;

import io.muster.user.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Which users of an export come next.
 *
 * @param after the id just before them; null for the first ones
 * @param limit how many at most
 * @param format how they are written
 */
public record UserBatchQuery(@Nullable UserId after, int limit, UserRowFormat format) {}
