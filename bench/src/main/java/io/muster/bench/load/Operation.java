package io.muster.bench.load;

/** What the clients of a load do over and over, each one after another. */
public interface Operation extends AutoCloseable {

  /**
   * Makes ready for a run, outside of what is measured. May block.
   *
   * @param clients how many clients there will be, numbered from 0
   */
  default void prepare(int clients) throws Exception {}

  /**
   * Begins one operation of a client. Never blocks; any thread.
   *
   * @param done told once, on any thread
   */
  void start(int client, Done done);

  @Override
  void close();

  /** Hears how an operation ended. */
  interface Done {
    /** It came to the answer that was wanted. */
    void succeeded();

    /**
     * It did not.
     *
     * @param kind a word for the kind of failure, the same for the same kind
     */
    void failed(String kind);
  }
}
