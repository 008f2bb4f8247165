package io.muster.system.chaos.scene;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.muster.backends.mongo.MongoReplicaSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Finds a worker in the middle of a transaction. The caller's thread waits. */
public final class OpenTransactions {
  private static final int LOOKS = 200;
  private static final long LONGEST_PAUSE_NANOS = 30_000_000;

  private OpenTransactions() {}

  /**
   * Stops a worker (SIGSTOP) at a moment when the primary has a transaction of its open.
   *
   * @throws IllegalStateException if none was open whenever it was looked at; the worker runs then
   */
  public static void stopInside(MusterNode worker, MongoReplicaSet mongo) {
    try (MongoClient client = MongoClients.create(mongo.uri())) {
      for (int look = 0; look < LOOKS; look++) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
        worker.pause();
        if (isOpen(client, worker.name())) {
          return;
        }
        worker.resume();
      }
    }
    throw new IllegalStateException(
        "no transaction of " + worker.name() + " was open in " + LOOKS + " looks");
  }

  /**
   * What a worker wrote into its socket before it was stopped may still arrive: looked at twice.
   */
  private static boolean isOpen(MongoClient client, String worker) {
    Document first = find(client, worker);
    if (first == null) {
      return false;
    }
    LockSupport.parkNanos(LONGEST_PAUSE_NANOS);
    return first.equals(find(client, worker));
  }

  private static @Nullable Document find(MongoClient client, String worker) {
    return client
        .getDatabase("admin")
        .aggregate(
            List.of(
                new Document(
                    "$currentOp", new Document("allUsers", true).append("idleSessions", true)),
                new Document(
                    "$match",
                    new Document("appName", "muster-worker " + worker)
                        .append("transaction.parameters.autocommit", false)),
                new Document(
                    "$project",
                    new Document("lsid", 1).append("transaction.parameters.txnNumber", 1))))
        .first();
  }
}
