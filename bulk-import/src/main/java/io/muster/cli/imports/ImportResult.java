package io.muster.cli.imports;

/**
 * How the import of one file ended, all its rows being settled.
 *
 * @param file the file, as it was named
 * @param importId the import
 * @param totals what became of the rows
 * @param nanos how long this run took for it
 */
record ImportResult(String file, String importId, Totals totals, long nanos) {}
