package io.muster.worker.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.ReadConcern;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoMember;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitBackend;
import io.muster.backends.rabbit.RabbitRequest;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.imports.ChunkRow;
import io.muster.imports.Chunker;
import io.muster.imports.EncodedChunk;
import io.muster.imports.ImportChunk;
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
import io.muster.worker.WorkerSettings;
import io.muster.worker.deadletter.MongoDeadLetters;
import io.muster.worker.imports.ChunkStore;
import io.muster.worker.imports.MongoImports;
import io.muster.worker.store.ReplicaSetUnitOfWork;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
      publish(scene, part(chunks, 0, 20));
      MongoMember member = set.primary();
      member.kill();
      publish(scene, part(chunks, 10, 40));
      member.start();
      set.awaitHealthy();
      scene.awaitQueuesKept();
      publish(scene, part(chunks, 40, 60));
      server.kill();
      server.start();
      publish(scene, part(chunks, 60, 80));
      Future<Void> left = scene.vertx.undeploy(leaver);
      publish(scene, part(chunks, 70, 100));
      RabbitScene.get(left);
      await().atMost(Duration.ofSeconds(90)).until(() -> results(store).size() == chunks.size());
      scene.awaitEmpty(Names.IMPORTS);
      check(store, chunks.size());
      RabbitScene.get(store.close());
    }
  }

  @Test
  @NeedsReplicaSet(members = 3, isolated = true)
  void rowsThatOnlyALostPrimaryHadAreAppliedByTheNextAndCountedOnce(MongoReplicaSet set) {
    try (RabbitServer server = RabbitBackend.findOrSkip(RabbitRequest.of("4").withVirtualHosts());
        RabbitScene scene = new RabbitScene(server, 1)) {
      MongoConnection store = scene.open(set);
      deploy(scene, store, "a");
      List<EncodedChunk> chunks = chunks();
      publish(scene, part(chunks, 0, 20));
      await().atMost(Duration.ofSeconds(60)).until(() -> results(store).size() == 32);
      MongoMember primary = set.primary();
      List<MongoMember> others = set.secondaries();
      others.forEach(MongoMember::pause);
      try {
        publish(scene, part(chunks, 20, 60));
        await().atMost(Duration.ofSeconds(5)).until(() -> resultsOfPrimary(store) > 32);
        // Two units of sixteen chunks at most; the next one waits for them.
        await()
            .during(Duration.ofMillis(500))
            .atMost(Duration.ofSeconds(5))
            .until(() -> resultsOfPrimary(store) <= 32 + 2 * 16);
        primary.kill();
      } finally {
        others.forEach(MongoMember::resume);
      }
      set.primary();
      primary.start();
      publish(scene, part(chunks, 60, 100));

      await().atMost(Duration.ofSeconds(90)).until(() -> results(store).size() == chunks.size());
      scene.awaitEmpty(Names.IMPORTS);
      set.awaitHealthy();
      check(store, chunks.size());
      RabbitScene.get(store.close());
    }
  }

  @Test
  @NeedsReplicaSet
  void chunksThatWereDecidedTogetherAreToldApartWhereARowOfOneIsRefused(MongoReplicaSet set) {
    try (RabbitServer server = RabbitBackend.findOrSkip(RabbitRequest.of("4").withVirtualHosts());
        RabbitScene scene = new RabbitScene(server, 1)) {
      MongoConnection store = scene.open(set);
      publish(scene, chunks(List.of(user("known"))));
      List<ChunkRow> rows = new ArrayList<>();
      for (int number = 1; number <= 1_000; number++) {
        rows.add(user(number == 600 ? "known" : number == 900 ? "new30" : "new" + number));
      }
      List<EncodedChunk> chunks = chunks(rows);
      publish(scene, chunks);
      deploy(scene, store, "a");

      await().atMost(Duration.ofSeconds(60)).until(() -> results(store).size() == 9);

      assertEquals(999, all(store, UserDocuments.COLLECTION).size());
      Map<Object, Long> rejected =
          results(store).stream()
              .collect(
                  Collectors.toMap(
                      result -> result.get(ChunkResultDocuments.ID),
                      result -> sum(List.of(result), ChunkResultDocuments.REJECTED)));
      assertEquals(
          List.of(0L, 0L, 0L, 0L, 1L, 0L, 0L, 1L),
          chunks.stream().map(chunk -> rejected.get(chunk.id().text())).toList());
      assertTrue(
          scene.registries.get("a").get("muster.worker.import.conflicts").counter().count() > 0);
      RabbitScene.get(store.close());
    }
  }

  @Test
  @NeedsReplicaSet
  void theLetterOfAFailedChunkIsKeptAlsoWhereTheWorkerThatFoundItEndedBeforeItWas(
      MongoReplicaSet set) {
    try (RabbitServer server = RabbitBackend.findOrSkip(RabbitRequest.of("4").withVirtualHosts());
        RabbitScene scene = new RabbitScene(server, 1)) {
      MongoConnection store = scene.open(set);
      EncodedChunk sent = chunks(List.of(user("ada"))).get(0);
      RabbitScene.get(ended(scene, store).fail(chunk(sent, scene.user())));
      publish(scene, List.of(sent));
      deploy(scene, store, "a");

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !all(store, StoreSchema.DEAD_LETTERS).isEmpty());

      scene.awaitEmpty(Names.IMPORTS);
      assertEquals(1, all(store, StoreSchema.DEAD_LETTERS).size());
      assertTrue(all(store, UserDocuments.COLLECTION).isEmpty());
      RabbitScene.get(store.close());
    }
  }

  /** What a worker decides with, of which nothing else is left. */
  private static ChunkStore ended(RabbitScene scene, MongoConnection store) {
    WorkerSettings defaults = WorkerSettings.defaults();
    return new ChunkStore(
        new ReplicaSetUnitOfWork(scene.vertx, store, InstantSource.system()),
        new MongoImports(store),
        defaults.retention(),
        defaults.imports(),
        InstantSource.system());
  }

  private static ImportChunk chunk(EncodedChunk sent, String sender) {
    return new ImportChunk(
        sent.id(), 1, List.of(user("ada")), true, OnConflict.FAIL, sender, Instant.now());
  }

  /** From one percentage to another. */
  private static List<EncodedChunk> part(List<EncodedChunk> chunks, int from, int to) {
    return chunks.subList(chunks.size() * from / 100, chunks.size() * to / 100);
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
    return chunks(IntStream.rangeClosed(1, ROWS).mapToObj(ImportsOnRealPartsIT::row).toList());
  }

  private static List<EncodedChunk> chunks(List<ChunkRow> rows) {
    Chunker chunker = new Chunker("it-" + UUID.randomUUID(), OnConflict.FAIL);
    List<EncodedChunk> chunks = new ArrayList<>();
    for (ChunkRow row : rows) {
      EncodedChunk ended = chunker.add(row);
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
    return user("u" + (duplicate ? number - 1 : number));
  }

  private static ChunkRow user(String who) {
    String address = who + "@example.org";
    return new ChunkRow.Valid(
        new ImportRow(
            null,
            "Name of " + who,
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

  /** How many there are, whether a majority has them or not. */
  private static long resultsOfPrimary(MongoConnection store) {
    return RabbitScene.get(
        Publishers.first(
            store
                .database()
                .getCollection(ChunkResultDocuments.COLLECTION)
                .withReadConcern(ReadConcern.LOCAL)
                .countDocuments()));
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
