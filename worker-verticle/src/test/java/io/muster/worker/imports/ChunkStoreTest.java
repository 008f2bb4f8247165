package io.muster.worker.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.muster.command.Retention;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkRow;
import io.muster.imports.ImportChunk;
import io.muster.imports.ImportRecord;
import io.muster.imports.ImportRetention;
import io.muster.imports.ImportRow;
import io.muster.imports.OnConflict;
import io.muster.signing.ClusterPoint;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.State;
import io.muster.worker.store.CommitPoint;
import io.muster.worker.store.Reads;
import io.muster.worker.store.UnitOfWork;
import io.muster.worker.store.UnitResult;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ChunkStoreTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final UserId SOMEBODY = new UserId("00000000000000000000000a");

  private final Answers answers = new Answers();
  private final ChunkStore store = storeOver(answers);

  private static ChunkStore storeOver(UnitOfWork unitOfWork) {
    return new ChunkStore(
        unitOfWork,
        (record, onConflict, expiresAt) -> Future.succeededFuture(),
        Retention.DEFAULT,
        ImportRetention.DEFAULT,
        InstantSource.fixed(NOW));
  }

  /** A store with transactions. */
  private abstract static class Transactional implements UnitOfWork {
    @Override
    public boolean undoesRefusedWrites() {
      return true;
    }

    @Override
    public Future<Void> probe() {
      return Future.succeededFuture();
    }
  }

  /** Answers as told, and keeps what it was asked to read. */
  private static final class Answers extends Transactional {
    final Deque<UnitResult> results = new ArrayDeque<>();
    final List<Reads> reads = new ArrayList<>();

    @Override
    public Future<UnitResult> run(Reads wanted, BiFunction<State, Instant, Decision> fold) {
      reads.add(wanted);
      return Future.succeededFuture(results.remove());
    }
  }

  private UnitResult decide(int chunk, UnitResult answer) {
    answers.results.add(answer);
    return store.decide(List.of(chunk(chunk)), () -> {}).result();
  }

  private static ImportChunk chunk(int number) {
    ImportRow row =
        new ImportRow(
            null,
            "Ann",
            new EmailAddress("ann@x.org", "ann@x.org"),
            "$argon2id$",
            null,
            null,
            null);
    return new ImportChunk(
        new ChunkId("a", number),
        1 + number,
        List.of(new ChunkRow.Valid(row)),
        false,
        OnConflict.FAIL,
        "crm",
        NOW);
  }

  private List<Boolean> askedForUsers() {
    return answers.reads.stream().map(reads -> !reads.emailKeys().isEmpty()).toList();
  }

  @Test
  void usersAreTakenForNewUntilOneWasThereAndThenLookedForInTheWholeImport() {
    decide(0, new UnitResult.Refused("something else"));
    decide(1, new UnitResult.Conflict("E11000", new UnitResult.TakenKey(null)));
    decide(1, new UnitResult.Refused("something else"));
    decide(2, new UnitResult.Refused("something else"));

    assertEquals(List.of(false, false, true, true), askedForUsers());
  }

  @Test
  void anotherUnitThatWasInTheWayDoesNotSlowTheWholeImportDown() {
    decide(0, new UnitResult.Conflict("code=112"));
    decide(0, new UnitResult.Conflict("E11000 chunk_results._id"));
    decide(0, new UnitResult.Refused("something else"));

    assertEquals(List.of(false, false, false), askedForUsers());
  }

  @Test
  void aUserIdThatNoRowNamesIsTakenByAnotherChunkWithTheSameNumbers() {
    UnitResult.TakenKey taken = new UnitResult.TakenKey(SOMEBODY);

    assertInstanceOf(UnitResult.Refused.class, decide(0, new UnitResult.Conflict("E11000", taken)));
  }

  @Test
  void theNextChunksBeginBehindThoseThatOpenTheImportAndNotBeforeItIsOpen() {
    ImportRecord opened = new ImportRecord("a", "crm", NOW, false);
    State open = new State(Map.of(), Map.of(), Map.of(), opened, Map.of());
    FoldsOver folding = new FoldsOver(State.empty(), open);
    List<Integer> toldAfter = new ArrayList<>();

    UnitResult result =
        storeOver(folding).decide(List.of(chunk(0)), () -> toldAfter.add(folding.runs())).result();

    assertInstanceOf(UnitResult.Committed.class, result);
    assertEquals(List.of(2), toldAfter);
  }

  /** Commits what is decided over one state after the other. */
  private static final class FoldsOver extends Transactional {
    private final List<State> states;
    private int runs;

    FoldsOver(State... states) {
      this.states = List.of(states);
    }

    int runs() {
      return runs;
    }

    @Override
    public Future<UnitResult> run(
        Reads reads, BiFunction<State, Instant, Decision> fold, Consumer<Decision> visible) {
      Decision decision = fold.apply(states.get(runs++), NOW);
      visible.accept(decision);
      return Future.succeededFuture(
          UnitResult.Committed.of(decision, new CommitPoint(ClusterPoint.NONE)));
    }

    @Override
    public Future<UnitResult> run(Reads reads, BiFunction<State, Instant, Decision> fold) {
      return run(reads, fold, decision -> {});
    }
  }
}
