package io.muster.cli.imports;

import io.muster.imports.ChunkAnswer;

/**
 * What became of rows.
 *
 * @param created rows that made a user
 * @param updated rows that changed one
 * @param skipped rows that were passed over, as asked
 * @param rejected rows that were refused
 */
record Totals(long created, long updated, long skipped, long rejected) {

  static final Totals NONE = new Totals(0, 0, 0, 0);

  static Totals of(ChunkAnswer.Decided answer) {
    return new Totals(answer.created(), answer.updated(), answer.skipped(), answer.rejected());
  }

  Totals plus(Totals more) {
    return new Totals(
        created + more.created,
        updated + more.updated,
        skipped + more.skipped,
        rejected + more.rejected);
  }

  /** All the rows of which something became. */
  long rows() {
    return created + updated + skipped + rejected;
  }
}
