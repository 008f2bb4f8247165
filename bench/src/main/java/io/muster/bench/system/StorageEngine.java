package io.muster.bench.system;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.muster.backends.mongo.MongoMember;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.bench.load.Subscribers;
import org.bson.Document;

/** How members that we started keep their data; those of others stay as they are. */
final class StorageEngine {

  /**
   * What tests give a member, 1 GB, is soon full of changes that wait for the next checkpoint, and
   * then its threads look for pages to write that can't be written yet, whatever the load is.
   */
  private static final String ROOM_FOR_CHANGES =
      "cache_size=4G,eviction_dirty_target=70,eviction_dirty_trigger=80";

  private StorageEngine() {}

  /** Gives each member room for what changes between two checkpoints; blocks. */
  static void makeRoom(MongoReplicaSet set) {
    if (set.isOurs()) {
      set.members().forEach(StorageEngine::makeRoom);
    }
  }

  private static void makeRoom(MongoMember member) {
    run(
        member,
        new Document("setParameter", 1).append("wiredTigerEngineRuntimeConfig", ROOM_FOR_CHANGES));
  }

  /** Has each member write what was changed until now; blocks. */
  static void writeChanges(MongoReplicaSet set) {
    if (set.isOurs()) {
      set.members().forEach(member -> run(member, new Document("fsync", 1)));
    }
  }

  private static void run(MongoMember member, Document command) {
    try (MongoClient client = MongoClients.create(member.uri())) {
      Subscribers.await(client.getDatabase("admin").runCommand(command));
    }
  }
}
