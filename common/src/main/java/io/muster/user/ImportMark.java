package io.muster.user;

/**
 * The row of an import that a user is as it is by.
 *
 * @param importId of which import
 * @param row its number in it, from 1
 */
public record ImportMark(String importId, long row) {}
