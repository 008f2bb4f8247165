package io.muster.system.embedded;

import io.muster.backends.embedded.EmbeddedBackends;
import io.muster.backends.embedded.EmbeddedPart;
import io.muster.process.StartException;
import io.muster.standalone.broker.EmbeddedBroker;
import io.muster.standalone.broker.EmbeddedBrokerSettings;
import io.muster.standalone.store.EmbeddedStore;

/** The broker and the store of {@code ./muster up}, in memory, for tests that they will do for. */
public final class StandaloneBackends implements EmbeddedBackends {

  @Override
  public EmbeddedPart startBroker() {
    try {
      EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBrokerSettings.inMemory());
      return new EmbeddedPart(broker.uri().toString(), "embedded broker (Qpid Broker-J)", broker);
    } catch (StartException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public EmbeddedPart startStore() {
    EmbeddedStore store =
        EmbeddedStore.inMemory(
            broken -> {
              throw new IllegalStateException("the embedded store is broken", broken);
            });
    return new EmbeddedPart(store.uri(), "embedded store (mongo-java-server)", store);
  }
}
