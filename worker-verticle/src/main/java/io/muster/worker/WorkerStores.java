package io.muster.worker;

import io.muster.mongo.MongoConnection;
import io.muster.worker.deadletter.DeadLetters;
import io.muster.worker.deadletter.MongoDeadLetters;
import io.muster.worker.imports.Imports;
import io.muster.worker.imports.MongoImports;
import io.muster.worker.store.ReplicaSetUnitOfWork;
import io.muster.worker.store.UnitOfWork;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/** What kind of store a worker works on. */
public interface WorkerStores {

  /** A MongoDB replica set. */
  WorkerStores REPLICA_SET =
      new WorkerStores() {
        @Override
        public UnitOfWork unitOfWork(Vertx vertx, MongoConnection store, InstantSource clock) {
          return new ReplicaSetUnitOfWork(vertx, store, clock);
        }

        @Override
        public Imports imports(MongoConnection store) {
          return new MongoImports(store);
        }

        @Override
        public DeadLetters deadLetters(MongoConnection store) {
          return new MongoDeadLetters(store);
        }

        @Override
        public boolean isEmbedded() {
          return false;
        }
      };

  /** How a unit of work is run on it. */
  UnitOfWork unitOfWork(Vertx vertx, MongoConnection store, InstantSource clock);

  /** How imports are opened in it. */
  Imports imports(MongoConnection store);

  /** How dead letters are kept in it. */
  DeadLetters deadLetters(MongoConnection store);

  /** Whether it is the embedded one, which is no replica set. */
  boolean isEmbedded();
}
