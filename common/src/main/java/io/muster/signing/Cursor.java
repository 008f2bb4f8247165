package io.muster.signing;

import io.muster.user.UserId;

/**
 * Where a page of a list starts.
 *
 * @param sort the order of the list: its number in the caller's table of orders, 0 to 127; it never
 *     changes its meaning
 * @param filter a number that stands for the filters of the list ({@link String#hashCode} of their
 *     canonical text will do; 0 for none): a cursor of one list is of no use for another
 * @param last the last user of the page before
 */
public record Cursor(int sort, int filter, UserId last) {}
