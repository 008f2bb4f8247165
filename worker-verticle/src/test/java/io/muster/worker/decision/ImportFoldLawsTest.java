package io.muster.worker.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Retention;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkRow;
import io.muster.imports.ImportChunk;
import io.muster.imports.ImportRecord;
import io.muster.imports.ImportRetention;
import io.muster.imports.ImportRow;
import io.muster.imports.OnConflict;
import io.muster.imports.RowFault;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import io.muster.worker.store.Reads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The laws of folding chunks, over imports in which few users fight for fewer addresses. */
class ImportFoldLawsTest {

  private static final Instant NOW = Commands.NOW;
  private static final int USERS = 4;
  private static final int ADDRESSES = 5;
  private static final int LATER = 100;

  private final ImportRecord record = new ImportRecord("imp", "crm", NOW.minusSeconds(60), false);

  @Property
  void eachRowIsCountedOnceAndTheIndexesAreKept(
      @ForAll("chunks") List<ImportChunk> before, @ForAll("chunks") List<ImportChunk> chunks) {
    ModelStore store = new ModelStore();
    run(store, before);

    for (int i = 0; i < chunks.size(); i++) {
      ImportChunk chunk = numbered(chunks.get(i), LATER + i);
      ChunkResult result = run(store, chunk, null);

      assertEquals(
          chunk.rows().size(),
          result.createdCount()
              + result.updated().size()
              + result.skipped().size()
              + result.rejectedCount());
    }
  }

  @Property
  void aChunkThatComesAgainChangesNothingAndIsToldAlike(
      @ForAll("chunks") List<ImportChunk> chunks, @ForAll("chunk") ImportChunk any) {
    ModelStore store = new ModelStore();
    ImportChunk chunk = numbered(any, LATER);
    run(store, chunks);
    ChunkResult first = run(store, chunk, null);

    Decision again =
        fold(store, Reads.ofChunks(List.of(chunk)), chunk, first, NOW.plus(Duration.ofDays(5)));

    assertEquals(new ChunkDecision.Decided(first, record.createdAt()), again.chunks().get(0));
    assertTrue(again.changes().isEmpty());
    assertTrue(again.changes().inserts().isEmpty());
  }

  @Property
  void chunksDecidedTogetherAreDecidedAsOneBehindTheOther(
      @ForAll("chunks") List<ImportChunk> before,
      @ForAll("chunks") List<ImportChunk> chunks,
      @ForAll boolean firstIsKnown) {
    ModelStore apart = new ModelStore();
    run(apart, before);
    ModelStore together = apart.copy();
    List<ChunkResult> expected = new ArrayList<>();
    List<ImportChunk> group = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      group.add(numbered(chunks.get(i), LATER + i));
      expected.add(run(apart, group.get(i), null));
      if (i == 0 && firstIsKnown) {
        run(together, group.get(0), null);
      }
    }

    List<ChunkResult> known =
        firstIsKnown && !expected.isEmpty() ? expected.subList(0, 1) : List.of();
    Decision decision = fold(together, Reads.ofChunks(group), group, known, NOW);
    together.apply(decision.changes());

    assertEquals(expected, results(decision));
    assertEquals(
        expected.subList(known.size(), expected.size()), decision.changes().chunkResults());
    assertEquals(apart.users, together.users);
  }

  @Property
  void whatIsFoldedWithoutReadingCollidesOrIsWhatReadingGives(
      @ForAll("chunks") List<ImportChunk> chunks, @ForAll("chunk") ImportChunk any) {
    ModelStore store = new ModelStore();
    ImportChunk chunk = numbered(any, LATER);
    run(store, chunks);
    Decision unread = fold(store, Reads.withoutUsers(List.of(chunk)), chunk, null, NOW);
    try {
      store.copy().apply(unread.changes());
    } catch (AssertionError collision) {
      return;
    }
    boolean isToRead = chunk.onConflict() == OnConflict.UPDATE;
    boolean allHaveHashes =
        chunk.rows().stream()
            .allMatch(
                row ->
                    !(row instanceof ChunkRow.Valid valid) || valid.row().passwordHash() != null);
    if (allHaveHashes && !isToRead) {
      Decision read = fold(store, Reads.ofChunks(List.of(chunk)), chunk, null, NOW);
      assertEquals(read.changes().inserts(), unread.changes().inserts());
      assertEquals(fates(read), fates(unread));
    }
  }

  /** Which rows were passed over or refused; of two reasons to refuse a row either may be told. */
  private static List<Object> fates(Decision decision) {
    ChunkResult result = ((ChunkDecision.Decided) decision.chunks().get(0)).result();
    return List.of(
        result.updated(),
        result.skipped(),
        result.rejected().stream().map(ChunkResult.RejectedRow::row).toList());
  }

  private void run(ModelStore store, List<ImportChunk> chunks) {
    for (int i = 0; i < chunks.size(); i++) {
      run(store, numbered(chunks.get(i), i), null);
    }
  }

  /** No two rows of one import have the same number. */
  private static ImportChunk numbered(ImportChunk chunk, int number) {
    return new ImportChunk(
        new ChunkId("imp", number),
        1 + 10L * number,
        chunk.rows(),
        false,
        chunk.onConflict(),
        "crm",
        NOW.minusSeconds(1));
  }

  private ChunkResult run(ModelStore store, ImportChunk chunk, @Nullable ChunkResult earlier) {
    Decision decision = fold(store, Reads.ofChunks(List.of(chunk)), chunk, earlier, NOW);
    store.apply(decision.changes());
    return results(decision).get(0);
  }

  private static List<ChunkResult> results(Decision decision) {
    return decision.chunks().stream()
        .map(chunk -> ((ChunkDecision.Decided) chunk).result())
        .toList();
  }

  private Decision fold(
      ModelStore store,
      Reads reads,
      ImportChunk chunk,
      @Nullable ChunkResult earlier,
      Instant now) {
    return fold(store, reads, List.of(chunk), earlier == null ? List.of() : List.of(earlier), now);
  }

  private Decision fold(
      ModelStore store,
      Reads reads,
      List<ImportChunk> chunks,
      List<ChunkResult> earlier,
      Instant now) {
    State read = store.read(reads);
    Map<ChunkId, ChunkResult> known =
        earlier.stream().collect(Collectors.toMap(ChunkResult::id, result -> result));
    return ImportFold.fold(
        new State(read.users(), read.owners(), Map.of(), record, known),
        now,
        chunks,
        Retention.DEFAULT,
        ImportRetention.DEFAULT);
  }

  @Provide
  Arbitrary<List<ImportChunk>> chunks() {
    return chunk().list().ofMaxSize(3);
  }

  @Provide
  Arbitrary<ImportChunk> chunk() {
    return Combinators.combine(row().list().ofMaxSize(6), Arbitraries.of(OnConflict.class))
        .as(
            (rows, onConflict) ->
                new ImportChunk(new ChunkId("imp", 0), 1, rows, false, onConflict, "crm", NOW));
  }

  private static Arbitrary<ChunkRow> row() {
    return Combinators.combine(
            Arbitraries.integers().between(-2 * USERS, USERS - 1),
            Arbitraries.integers().between(0, ADDRESSES - 1),
            Arbitraries.of("Ann", "Bob"),
            Arbitraries.of("hash", "hash", "other", ""),
            Arbitraries.integers().between(0, 9))
        .as(ImportFoldLawsTest::row);
  }

  private static ChunkRow row(int user, int address, String name, String hash, int luck) {
    if (luck == 0) {
      return new ChunkRow.Refused(List.of(new RowFault("email", "is missing")));
    }
    String text = "a" + address + "@example.org";
    return new ChunkRow.Valid(
        new ImportRow(
            user < 0 ? null : new UserId("%024x".formatted(user + 1)),
            name,
            new EmailAddress(text, text),
            hash.isEmpty() ? null : hash,
            null,
            null,
            null));
  }
}
