package io.muster.cli.imports;

/** Hears how far an import is, as often as whoever runs it likes. For one thread. */
interface Progress extends AutoCloseable {

  /** Nobody looks on. */
  Progress NONE =
      new Progress() {
        @Override
        public void reading(long rows) {}

        @Override
        public void sending(Figures figures) {}

        @Override
        public void close() {}
      };

  /** The first pass has read so many rows. */
  void reading(long rows);

  /** Rows are on their way. */
  void sending(Figures figures);

  /** The import has ended, well or not. */
  @Override
  void close();
}
