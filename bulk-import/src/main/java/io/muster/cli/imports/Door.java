package io.muster.cli.imports;

import io.muster.imports.rows.UnreadableSourceException;
import java.io.IOException;

/** Where an import goes in. */
interface Door extends AutoCloseable {

  /** Which one, and where, without any secret: what a state is for. */
  String name();

  /** Begins an import; its id. */
  String begin(ImportPlan plan, Stop stop) throws InterruptedException;

  /**
   * Brings all the rows that aren't settled to the workers, until they are.
   *
   * @param rows gives the rows
   * @param ledger how far it is; further on afterwards
   */
  void run(Rows rows, Ledger ledger, ImportPlan plan, Stop stop, Progress progress)
      throws IOException, InterruptedException, UnreadableSourceException;

  @Override
  void close();

  /** Gives the rows of one file. */
  interface Rows {

    /** The rows behind this many, of which the ledger knows the place if it is its own. */
    RowFeed after(long rows) throws IOException, UnreadableSourceException;

    /** Whether it can do so more than once. */
    boolean canRepeat();
  }
}
