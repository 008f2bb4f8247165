package io.muster.api.query;

import io.muster.user.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Which page of users.
 *
 * @param afterId the last id of the page before, or null for the first page
 * @param perPage how many users, 1 to 100
 * @param descending whether the newest come first
 */
public record UserQuery(@Nullable UserId afterId, int perPage, boolean descending) {}
