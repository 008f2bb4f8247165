package io.muster.imports.rows;

import io.muster.imports.ChunkRow;

/**
 * A row without any password in plaintext, to be put on the queue.
 *
 * @param place where it stands in its file
 * @param row the user, whose hash is null only if the file has neither hash nor password; or why
 *     there is none
 */
public record ReadyRow(RowPlace place, ChunkRow row) {}
