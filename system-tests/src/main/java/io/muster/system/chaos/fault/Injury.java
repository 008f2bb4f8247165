package io.muster.system.chaos.fault;

/** A fault that is being done. One thread; calls block until their effect is there. */
interface Injury {

  /** Begins it. */
  void begin();

  /** Ends it, after its time; recovery is measured from here. */
  default void end() {}

  /** Brings back what isn't needed for the service to resume, after that was measured. */
  default void repair() {}

  /** Whether it lasts for a while. */
  default boolean lasts() {
    return true;
  }
}
