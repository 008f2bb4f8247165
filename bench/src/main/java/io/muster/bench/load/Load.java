package io.muster.bench.load;

/** What one load process can do; warm from one run to the next. */
public interface Load extends AutoCloseable {

  /** Runs one window; the caller's thread waits. */
  LoadReport run(Window window) throws Exception;

  @Override
  void close();
}
