package io.muster.worker.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything at one moment. Two are equal if they consist of the same objects: only those are
 * compared whose parts went through {@link Parts}, where equal parts are one object.
 *
 * @param hour what clocks show that aren't slow
 * @param faults how many there still may be
 */
record World(
    int hour,
    Faults faults,
    StoreModel store,
    BrokerModel broker,
    List<WorkerModel> workers,
    Observer observer) {

  World with(Faults left) {
    return new World(hour, left, store, broker, workers, observer);
  }

  World with(StoreModel changed) {
    return new World(hour, faults, changed, broker, workers, observer);
  }

  World with(BrokerModel changed) {
    return new World(hour, faults, store, changed, workers, observer);
  }

  World with(int worker, WorkerModel changed) {
    List<WorkerModel> now = new ArrayList<>(workers);
    now.set(worker, changed);
    return new World(hour, faults, store, broker, now, observer);
  }

  World with(Observer changed) {
    return new World(hour, faults, store, broker, workers, changed);
  }

  World at(int later) {
    return new World(later, faults, store, broker, workers, observer);
  }

  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(Object object) {
    return object instanceof World other
        && hour == other.hour
        && faults == other.faults
        && store == other.store
        && broker == other.broker
        && workers.get(0) == other.workers.get(0)
        && workers.get(1) == other.workers.get(1)
        && observer == other.observer;
  }

  @Override
  public int hashCode() {
    int hash = hour;
    hash = 31 * hash + System.identityHashCode(faults);
    hash = 31 * hash + System.identityHashCode(store);
    hash = 31 * hash + System.identityHashCode(broker);
    hash = 31 * hash + System.identityHashCode(workers.get(0));
    hash = 31 * hash + System.identityHashCode(workers.get(1));
    return 31 * hash + System.identityHashCode(observer);
  }
}
