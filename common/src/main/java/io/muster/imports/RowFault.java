package io.muster.imports;

/**
 * What is wrong with a field of a row.
 *
 * @param field the field's name; empty for the row as a whole
 * @param reason what is wrong and what would be right, to follow the field's name; never holds the
 *     row's content
 */
public record RowFault(String field, String reason) {}
