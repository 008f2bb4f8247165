package io.muster.backends.embedded;

/**
 * Offered by a module that has embedded backends, through {@link java.util.ServiceLoader}. A test
 * that allows them gets one when nothing real is found.
 */
public interface EmbeddedBackends {
  /** Starts a new empty broker; its address is AMQP 0-9-1. Blocks. */
  EmbeddedPart startBroker();

  /** Starts a new empty store; its address is for a MongoDB driver. Blocks. */
  EmbeddedPart startStore();
}
