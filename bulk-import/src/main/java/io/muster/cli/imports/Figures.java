package io.muster.cli.imports;

/**
 * How far an import is.
 *
 * @param sent rows that were handed to the queue or the API
 * @param hashed how many of the rows sent by this run needed their passwords hashed
 * @param settled what became of rows so far
 * @param waiting why it doesn't go on at the moment; empty where it does
 */
record Figures(long sent, long hashed, Totals settled, String waiting) {

  static final Figures NONE = new Figures(0, 0, Totals.NONE, "");
}
