package io.muster.standalone.store;

import static io.muster.standalone.store.Wishes.ANN;
import static io.muster.standalone.store.Wishes.BOB;
import static io.muster.standalone.store.Wishes.NOW;
import static io.muster.standalone.store.Wishes.await;
import static io.muster.standalone.store.Wishes.create;
import static io.muster.standalone.store.Wishes.delete;
import static io.muster.standalone.store.Wishes.move;
import static io.muster.standalone.store.Wishes.run;
import static io.muster.standalone.store.Wishes.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.Publishers;
import io.muster.mongo.StoreSchema;
import io.muster.mongo.UserDocuments;
import io.muster.signing.ClusterPoint;
import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.store.Reads;
import io.muster.worker.store.UnitResult;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test on both kinds of store. */
class EmbeddedUnitOfWorkTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<Throwable> breaks = new CopyOnWriteArrayList<>();
  @TempDir private Path directory;
  private EmbeddedStore store;
  private MongoConnection connection;
  private EmbeddedUnitOfWork units;

  @AfterEach
  void stop() throws Exception {
    await(connection.close());
    store.close();
    await(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAddressChangesHandsInsideABatch(boolean durable) throws Exception {
    open(durable);
    run(units, create(ANN, "ann"), create(BOB, "bob"));
    var result = run(units, move(ANN, "new"), move(BOB, "ann"));
    assertEquals(List.of("applied", "applied"), statuses(result));
    assertEquals("{ann=2, new=1}", addresses());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void twoUsersSwapTheirAddresses(boolean durable) throws Exception {
    open(durable);
    run(units, create(ANN, "ann"), create(BOB, "bob"));
    run(units, move(ANN, "tmp"), move(BOB, "ann"), move(ANN, "bob"));
    assertEquals("{ann=2, bob=1}", addresses());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAddressIsFreedAndTakenAgainInsideABatch(boolean durable) throws Exception {
    open(durable);
    run(units, create(ANN, "ann"));
    var result = run(units, delete(ANN), create(BOB, "ann"), delete(BOB), create(user(3), "ann"));
    assertEquals(List.of("applied", "applied", "applied", "applied"), statuses(result));
    assertEquals("{ann=3}", addresses());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTakenAddressIsRejected(boolean durable) throws Exception {
    open(durable);
    run(units, create(ANN, "ann"));
    assertEquals(List.of("rejected"), statuses(run(units, create(BOB, "ann"))));
    assertEquals("{ann=1}", addresses());
    assertTrue(breaks.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRepeatedCommandFindsItsOutcome(boolean durable) throws Exception {
    open(durable);
    var command = create(ANN, "ann");
    var first = (UnitResult.Committed) run(units, command);
    run(units, move(ANN, "moved"));
    var again = (UnitResult.Committed) run(units, command);
    assertEquals(first.outcomes(), again.outcomes());
    assertEquals(Set.of(), first.earlier());
    assertEquals(Set.of(command.id()), again.earlier());
    assertEquals("{moved=1}", addresses());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theCommitPointIsThatOfAStoreWithOneCopy(boolean durable) throws Exception {
    open(durable);
    var committed = assertInstanceOf(UnitResult.Committed.class, run(units, create(ANN, "ann")));
    assertEquals(ClusterPoint.NONE, committed.point().cluster());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFoldThatFailsIsRefusedAndChangesNothing(boolean durable) throws Exception {
    open(durable);
    var result =
        await(
            units.run(
                Reads.of(create(ANN, "ann")),
                (state, now) -> {
                  throw new IllegalStateException("bug");
                }));
    assertInstanceOf(UnitResult.Refused.class, result);
    assertEquals(List.of("applied"), statuses(run(units, create(ANN, "ann"))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDeleteTakesTheDeadLettersOfTheUserAlong(boolean durable) throws Exception {
    open(durable);
    run(units, create(ANN, "ann"), create(BOB, "bob"));
    for (UserId user : List.of(ANN, BOB)) {
      var letter = new Document("_id", user.hex()).append("user_id", UserDocuments.objectId(user));
      await(
          Publishers.completion(
              connection.database().getCollection(StoreSchema.DEAD_LETTERS).insertOne(letter)));
    }
    run(units, delete(ANN));
    var left =
        await(
            Publishers.list(
                connection.database().getCollection(StoreSchema.DEAD_LETTERS).find(), 10));
    assertEquals(List.of(BOB.hex()), left.stream().map(letter -> letter.get("_id")).toList());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsExpiredIsSweptAndMayBeDecidedAgain(boolean durable) throws Exception {
    open(durable);
    var command = create(ANN, "ann");
    run(units, command, create(BOB, "bob"));
    assertEquals(0, await(new ExpirySweep(store, () -> NOW.plusSeconds(3_600)).sweep()));
    assertEquals(2, await(new ExpirySweep(store, () -> NOW.plusSeconds(50 * 3_600)).sweep()));
    var seen = new ArrayList<Set<String>>();
    await(
        units.run(
            Reads.of(command),
            (state, now) -> {
              seen.add(state.outcomes().keySet());
              return io.muster.worker.decision.Fold.fold(
                  state, now, List.of(), io.muster.command.Retention.DEFAULT);
            }));
    assertEquals(List.of(Set.of()), seen);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readersNeverSeeHalfAUnit(boolean durable) throws Exception {
    open(durable);
    run(units, create(ANN, "a0"), create(BOB, "b0"));
    var users = connection.database().getCollection(UserDocuments.COLLECTION, User.class);
    for (int i = 1; i <= 50; i++) {
      var unit = java.util.concurrent.CompletableFuture.supplyAsync(this::moveBoth);
      while (!unit.isDone()) {
        var versions = await(Publishers.list(users.find(), 10)).stream().map(User::version);
        assertEquals(1, versions.distinct().count());
      }
      unit.join();
    }
  }

  private UnitResult moveBoth() {
    try {
      var to = Long.toString(System.nanoTime());
      return run(units, move(ANN, "a" + to), move(BOB, "b" + to));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void open(boolean durable) throws Exception {
    store =
        durable
            ? EmbeddedStore.onDisk(directory, breaks::add)
            : EmbeddedStore.inMemory(breaks::add);
    connection = MongoConnection.open(vertx, MongoSettings.of(store.uri()), "test");
    await(StoreSchema.ensure(connection));
    units = new EmbeddedUnitOfWork(store, InstantSource.fixed(NOW));
  }

  private static List<String> statuses(UnitResult result) {
    var committed = assertInstanceOf(UnitResult.Committed.class, result);
    return committed.outcomes().stream().map(Outcome::status).map(OutcomeStatus::wireName).toList();
  }

  private String addresses() throws Exception {
    var found = new TreeMap<String, Integer>();
    var users = connection.database().getCollection(UserDocuments.COLLECTION, User.class);
    for (User user : await(Publishers.list(users.find(), 100))) {
      assertFalse(user.emailKey().equals(user.id().hex()));
      assertNull(
          found.put(
              user.email().replace("@example.org", ""), Integer.parseInt(user.id().hex(), 16)));
    }
    return found.toString();
  }
}
