package io.muster.standalone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Retention;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkRow;
import io.muster.imports.ImportChunk;
import io.muster.imports.ImportRetention;
import io.muster.imports.ImportRow;
import io.muster.imports.OnConflict;
import io.muster.mongo.ChunkResultDocuments;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.Publishers;
import io.muster.mongo.StoreSchema;
import io.muster.mongo.UserDocuments;
import io.muster.user.EmailAddress;
import io.muster.worker.decision.ChunkDecision;
import io.muster.worker.imports.ChunkStore;
import io.muster.worker.imports.MongoImports;
import io.muster.worker.store.UnitResult;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chunks of imports on the embedded store. */
class EmbeddedImportsTest {

  private final Vertx vertx = Vertx.vertx();
  private final List<Throwable> breaks = new CopyOnWriteArrayList<>();
  private EmbeddedStore store;
  private MongoConnection connection;
  private ChunkStore chunks;

  @BeforeEach
  void open() throws Exception {
    store = EmbeddedStore.inMemory(breaks::add);
    connection = MongoConnection.open(vertx, MongoSettings.of(store.uri()), "test");
    Wishes.await(StoreSchema.ensure(connection));
    InstantSource clock = InstantSource.fixed(Wishes.NOW);
    chunks =
        new ChunkStore(
            new EmbeddedUnitOfWork(store, clock),
            new EmbeddedImports(new MongoImports(connection), store),
            Retention.DEFAULT,
            ImportRetention.DEFAULT,
            clock);
  }

  @AfterEach
  void stop() throws Exception {
    Wishes.await(connection.close());
    store.close();
    Wishes.await(vertx.close());
  }

  @Test
  void aChunkIsDecidedOnceAndOpensItsImport() throws Exception {
    UnitResult first = decide(chunk(0, 1, "ann", "bob"));
    UnitResult again = decide(chunk(0, 1, "ann", "bob"));

    assertEquals(decided(first), decided(again));
    assertEquals(2, decided(first).result().createdCount());
    assertEquals(2, count(UserDocuments.COLLECTION));
  }

  @Test
  void aTakenAddressFailsItsRowAlone() throws Exception {
    decide(chunk(0, 1, "ann"));

    UnitResult next = decide(chunk(1, 2, "ann", "bob"));

    assertEquals(1, decided(next).result().rejectedCount());
    assertEquals(2, count(UserDocuments.COLLECTION));
  }

  @Test
  void rowsWithTheNumbersOfAnotherChunkAreRefusedAndTheStoreGoesOn() throws Exception {
    decide(chunk(0, 1, "ann", "bob"));

    UnitResult overlapping = decide(chunk(1, 2, "eva"));

    assertInstanceOf(UnitResult.Refused.class, overlapping);
    assertTrue(breaks.isEmpty(), breaks::toString);
    assertEquals(1, count(ChunkResultDocuments.COLLECTION));
    assertEquals(1, decided(decide(chunk(2, 3, "eva"))).result().createdCount());
  }

  private UnitResult decide(ImportChunk chunk) throws Exception {
    return Wishes.await(chunks.decide(List.of(chunk), null));
  }

  private static ChunkDecision.Decided decided(UnitResult result) {
    return (ChunkDecision.Decided) ((UnitResult.Committed) result).chunks().get(0);
  }

  private static ImportChunk chunk(int number, long firstRow, String... names) {
    List<ChunkRow> rows = new ArrayList<>();
    for (String name : names) {
      String address = name + "@example.org";
      rows.add(
          new ChunkRow.Valid(
              new ImportRow(
                  null, name, new EmailAddress(address, address), "hash", null, null, null)));
    }
    return new ImportChunk(
        new ChunkId("imp", number), firstRow, rows, false, OnConflict.FAIL, "crm", Wishes.NOW);
  }

  private long count(String collection) throws Exception {
    return Wishes.await(
        Publishers.first(connection.database().getCollection(collection).countDocuments()));
  }
}
