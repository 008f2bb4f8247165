package io.muster.api.imports.record;

import java.time.Instant;

/**
 * A place in the list of imports.
 *
 * @param createdAt when the import at this place was made
 * @param id its id
 */
public record ListPlace(Instant createdAt, String id) {}
