package io.muster.worker.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoMember;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitBackend;
import io.muster.backends.rabbit.RabbitRequest;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.imports.ChunkRow;
import io.muster.imports.Chunker;
import io.muster.imports.EncodedChunk;
import io.muster.imports.ImportRow;
import io.muster.imports.OnConflict;
import io.muster.imports.RowFault;
import io.muster.messaging.Names;
import io.muster.mongo.ChunkResultDocuments;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.Publishers;
import io.muster.mongo.StoreSchema;
import io.muster.mongo.UserDocuments;
import io.muster.user.EmailAddress;
import io.muster.worker.deadletter.MongoDeadLetters;
import io.muster.worker.imports.MongoImports;
import io.muster.worker.store.ReplicaSetUnitOfWork;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Imports by workers as they are: RabbitMQ 4 and a replica set of their own. */
@Timeout(300)
class ImportsOnRealPartsIT {

  private static final int ROWS = 20_000;

  /** Each of them has the address of the row before it. */
  private static final int DUPLICATE_EACH = 100;

  /** Each of them has no address at all. */
  private static final int INVALID_EACH = 250;

  @Test
  @NeedsReplicaSet(isolated = true)
  void everyRowIsCountedOnceAcrossAKilledStoreAKilledBrokerAWorkerThatLeavesAndChunksSentTwice(
      MongoReplicaSet set) {
    try (RabbitServer server =
            RabbitBackend.findOrSkip(RabbitRequest.of("4").withVirtualHosts().asOwn());
        RabbitScene scene = new RabbitScene(server, 1)) {
      MongoConnection store = scene.open(set);
      deploy(scene, store, "a");
      String leaver = deploy(scene, store, "b");
      List<EncodedChunk> chunks = chunks();
      publish(scene, chunks.subList(0, 4));
      MongoMember member = set.primary();
      member.kill();
      publish(scene, chunks.subList(2, 8));
      member.start();
      set.awaitHealthy();
      scene.awaitQueuesKept();
      publish(scene, chunks.subList(8, 12));
      server.kill();
      server.start();
      publish(scene, chunks.subList(12, 16));
      Future<Void> left = scene.vertx.undeploy(leaver);
      publish(scene, chunks.subList(14, chunks.size()));
      RabbitScene.get(left);
      await().atMost(Duration.ofSeconds(90)).until(() -> results(store).size() == chunks.size());
      scene.awaitEmpty(Names.IMPORTS);
      check(store, chunks.size());
      RabbitScene.get(store.close());
    }
  }

  private static void check(MongoConnection store, int chunks) {
    List<Document> results = results(store);
    assertEquals(chunks, results.size());
    long created = sum(results, ChunkResultDocuments.CREATED);
    long rejected = sum(results, ChunkResultDocuments.REJECTED);
    assertEquals(ROWS, sum(results, ChunkResultDocuments.ROWS));
    assertEquals(ROWS, created + rejected);
    assertEquals(ROWS / DUPLICATE_EACH + ROWS / INVALID_EACH, rejected);
    List<Document> users = all(store, UserDocuments.COLLECTION);
    assertEquals(created, users.size());
    assertTrue(all(store, StoreSchema.DEAD_LETTERS).isEmpty());
  }

  private static List<EncodedChunk> chunks() {
    Chunker chunker = new Chunker("it-" + UUID.randomUUID(), OnConflict.FAIL);
    List<EncodedChunk> chunks = new ArrayList<>();
    for (int number = 1; number <= ROWS; number++) {
      EncodedChunk ended = chunker.add(row(number));
      if (ended != null) {
        chunks.add(ended);
      }
    }
    chunks.add(chunker.last());
    return chunks;
  }

  private static ChunkRow row(int number) {
    if (number % INVALID_EACH == 7) {
      return new ChunkRow.Refused(List.of(new RowFault("email", "is missing")));
    }
    boolean duplicate = number % DUPLICATE_EACH == 50;
    String address = "u" + (duplicate ? number - 1 : number) + "@example.org";
    return new ChunkRow.Valid(
        new ImportRow(
            null,
            "Name " + number,
            new EmailAddress(address, address),
            Worker.HASH,
            null,
            null,
            null));
  }

  private static void publish(RabbitScene scene, List<EncodedChunk> chunks) {
    for (EncodedChunk chunk : chunks) {
      scene.publishConfirmed(chunk.message(scene.user(), Instant.now(), null));
    }
  }

  private static long sum(List<Document> results, String field) {
    return results.stream().mapToLong(result -> ((Number) result.get(field)).longValue()).sum();
  }

  private static List<Document> results(MongoConnection store) {
    return all(store, ChunkResultDocuments.COLLECTION);
  }

  private static List<Document> all(MongoConnection store, String collection) {
    return RabbitScene.get(
        Publishers.list(store.database().getCollection(collection).find(), 100_000));
  }

  private static String deploy(RabbitScene scene, MongoConnection store, String workerId) {
    return scene.deploy(
        workerId,
        new ReplicaSetUnitOfWork(scene.vertx, store, InstantSource.system()),
        new MongoImports(store),
        new MongoDeadLetters(store));
  }
}
