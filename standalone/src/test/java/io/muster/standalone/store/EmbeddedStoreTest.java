package io.muster.standalone.store;

import static io.muster.standalone.store.Wishes.ANN;
import static io.muster.standalone.store.Wishes.BOB;
import static io.muster.standalone.store.Wishes.NOW;
import static io.muster.standalone.store.Wishes.await;
import static io.muster.standalone.store.Wishes.create;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoWriteException;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.Publishers;
import io.muster.mongo.StoreSchema;
import io.muster.mongo.UserDocuments;
import io.muster.process.ExitCode;
import io.muster.process.StartException;
import io.muster.user.User;
import io.muster.worker.store.UnitResult;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<Throwable> breaks = new CopyOnWriteArrayList<>();
  @TempDir private Path directory;

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void whatWasCommittedIsThereAfterARestartIndexesIncluded() throws Exception {
    try (var open = new Open()) {
      Wishes.run(open.units, create(ANN, "ann"));
    }
    try (var open = new Open()) {
      assertEquals(List.of("ann@example.org"), open.addresses());
      var twin =
          new Document("_id", UserDocuments.objectId(BOB)).append("email_key", "ann@example.org");
      var refused =
          assertThrows(
              ExecutionException.class,
              () -> await(Publishers.completion(open.collection("users").insertOne(twin))));
      assertEquals(
          11000, assertInstanceOf(MongoWriteException.class, refused.getCause()).getCode());
      Wishes.run(open.units, create(BOB, "bob"));
      assertEquals(List.of("ann@example.org", "bob@example.org"), open.addresses());
    }
  }

  @Test
  void aUnitThatFailsAfterItsFirstWriteBreaksTheStoreAndLeavesNoTraceInTheFile() throws Exception {
    try (var open = new Open()) {
      Wishes.run(open.units, create(ANN, "ann"));
      var half =
          open.store.run(
              statements -> {
                statements.insert("users", List.of(documentOf("half")));
                throw new IllegalStateException("in the middle");
              });
      assertThrows(ExecutionException.class, () -> await(half));
      assertEquals(List.of("in the middle"), breaks.stream().map(Throwable::getMessage).toList());
      assertThrows(ExecutionException.class, () -> Wishes.run(open.units, create(BOB, "bob")));
    }
    try (var open = new Open()) {
      assertEquals(List.of("ann@example.org"), open.addresses());
    }
  }

  @Test
  void aUnitThatFailsBeforeItsFirstWriteChangesNothing() throws Exception {
    try (var open = new Open()) {
      var failed =
          open.store.run(
              statements -> {
                throw new IllegalStateException("before");
              });
      assertThrows(ExecutionException.class, () -> await(failed));
      assertTrue(breaks.isEmpty());
      assertInstanceOf(UnitResult.Committed.class, Wishes.run(open.units, create(ANN, "ann")));
    }
  }

  @Test
  void whatAClientWroteIsInTheFileALittleLater() throws Exception {
    try (var open = new Open()) {
      var before = Files.getLastModifiedTime(open.file());
      await(
          Publishers.completion(open.collection("imports").insertOne(new Document("_id", "one"))));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.getLastModifiedTime(open.file()).compareTo(before) > 0);
    }
    try (var open = new Open()) {
      assertEquals(1, await(Publishers.list(open.collection("imports").find(), 10)).size());
    }
  }

  @Test
  void aDirectoryInUseIsOneLineThatSaysWhatToDo() throws Exception {
    try (var open = new Open()) {
      var refused =
          assertThrows(StartException.class, () -> EmbeddedStore.onDisk(directory, breaks::add));
      assertTrue(open.store.uri().startsWith("mongodb://127.0.0.1:"));
      assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
      assertTrue(refused.getMessage().contains("is in use"), refused.getMessage());
      assertFalse(refused.getMessage().contains("\n"));
    }
  }

  @Test
  void aDamagedFileIsOneLineThatSaysWhatToDo() throws Exception {
    Files.createDirectories(directory);
    Files.write(directory.resolve("muster.mv"), new byte[64 * 1024]);
    var refused =
        assertThrows(StartException.class, () -> EmbeddedStore.onDisk(directory, breaks::add));
    assertTrue(refused.getMessage().contains("muster.mv"), refused.getMessage());
  }

  @Test
  void theFileStaysSmallThroughManyUnits() throws Exception {
    try (var open = new Open()) {
      for (int i = 0; i < 1_000; i++) {
        int number = i % 20;
        await(
            open.store.run(
                statements -> {
                  statements.delete("users", new de.bwaldvogel.mongo.bson.Document("_id", number));
                  statements.insert("users", List.of(documentOf(number)));
                  return true;
                }));
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(open.file()) < 2 * 1024 * 1024);
    }
  }

  private static de.bwaldvogel.mongo.bson.Document documentOf(Object id) {
    return new de.bwaldvogel.mongo.bson.Document("_id", id).append("email_key", "key-" + id);
  }

  /** The store on this test's directory with a client. */
  private final class Open implements AutoCloseable {
    private final EmbeddedStore store;
    private final MongoConnection connection;
    private final EmbeddedUnitOfWork units;

    Open() throws Exception {
      store = EmbeddedStore.onDisk(directory, breaks::add);
      connection = MongoConnection.open(vertx, MongoSettings.of(store.uri()), "test");
      await(StoreSchema.ensure(connection));
      units = new EmbeddedUnitOfWork(store, InstantSource.fixed(NOW));
    }

    Path file() {
      return directory.resolve("muster.mv");
    }

    com.mongodb.reactivestreams.client.MongoCollection<Document> collection(String name) {
      return connection.database().getCollection(name);
    }

    List<String> addresses() throws Exception {
      var users = connection.database().getCollection(UserDocuments.COLLECTION, User.class);
      return await(Publishers.list(users.find(), 100)).stream().map(User::email).sorted().toList();
    }

    @Override
    public void close() throws Exception {
      await(connection.close());
      store.close();
    }
  }
}
