package io.muster.api.imports.record;

/**
 * What makes a file unreadable.
 *
 * @param line the line, from 1
 * @param column the character in the line, from 1
 * @param reason what is wrong and what would be right; nothing of the rows
 */
public record UploadFailure(long line, long column, String reason) {}
