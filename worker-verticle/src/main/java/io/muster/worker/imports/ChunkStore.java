package io.muster.worker.imports;

import io.muster.command.Retention;
import io.muster.imports.ChunkDecoding;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkRow;
import io.muster.imports.ImportChunk;
import io.muster.imports.ImportRecord;
import io.muster.imports.ImportRetention;
import io.muster.user.UserId;
import io.muster.worker.decision.ChunkDecision;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.ImportFold;
import io.muster.worker.decision.State;
import io.muster.worker.store.Reads;
import io.muster.worker.store.UnitOfWork;
import io.muster.worker.store.UnitResult;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has chunks decided as units of work, and opens the imports that their first ones begin. */
public final class ChunkStore {

  private final UnitOfWork unitOfWork;
  private final Imports imports;
  private final Retention retention;
  private final ImportRetention importRetention;
  private final InstantSource clock;
  private final FamiliarImports familiar = new FamiliarImports();

  /**
   * Decides over a store.
   *
   * @param unitOfWork commits chunks
   * @param imports where imports are opened
   * @param retention how old messages may be
   * @param importRetention how long imports are kept
   * @param clock the time at which an import is opened
   */
  public ChunkStore(
      UnitOfWork unitOfWork,
      Imports imports,
      Retention retention,
      ImportRetention importRetention,
      InstantSource clock) {
    this.unitOfWork = unitOfWork;
    this.imports = imports;
    this.retention = retention;
    this.importRetention = importRetention;
    this.clock = clock;
  }

  /**
   * Has chunks decided, all in one unit. Any thread.
   *
   * @param chunks of one import and one sender, which share no row's number; or a single one
   * @param visible runs when another unit would read what this one wrote, if that is before the
   *     answer; null where none would begin by then, which spares a step of the commit
   * @return as {@link UnitOfWork#run}; a committed one always holds a decision about each chunk
   */
  public Future<UnitResult> decide(List<ImportChunk> chunks, @Nullable Runnable visible) {
    return opened(
        chunks.get(0),
        () ->
            run(
                chunks,
                (state, now) -> ImportFold.fold(state, now, chunks, retention, importRetention),
                visible));
  }

  /**
   * Records that a chunk can't be processed, unless it was decided before. Any thread.
   *
   * @return as {@link #decide}
   */
  public Future<UnitResult> fail(ImportChunk chunk) {
    // Without its users: it may be one of them that can't be read.
    return opened(
        chunk,
        () ->
            attempt(
                () ->
                    unitOfWork.run(
                        Reads.withoutUsers(List.of(chunk)),
                        (state, now) -> ImportFold.fail(state, now, chunk, importRetention))));
  }

  /**
   * Records that the chunk in a message which the broker gave up can't be processed. Any thread.
   *
   * @param decoding what the message turned out to be
   * @return the result that stands; empty where there is no chunk, or it could be no import's.
   *     Fails where the infrastructure did
   */
  public Future<Optional<ChunkResult>> failIfChunk(ChunkDecoding decoding) {
    return decoding instanceof ChunkDecoding.Valid valid
        ? fail(valid.chunk()).compose(ChunkStore::standing)
        : Future.succeededFuture(Optional.empty());
  }

  private static Future<Optional<ChunkResult>> standing(UnitResult result) {
    if (result instanceof UnitResult.Conflict conflict) {
      return Future.failedFuture(new IllegalStateException(conflict.cause()));
    }
    return Future.succeededFuture(
        result instanceof UnitResult.Committed committed
                && committed.chunks().get(0) instanceof ChunkDecision.Decided decided
            ? Optional.of(decided.result())
            : Optional.empty());
  }

  /** Succeeds if the store would commit a chunk now. */
  Future<Void> probe() {
    return attempt(unitOfWork::probe);
  }

  private Future<UnitResult> opened(ImportChunk chunk, Supplier<Future<UnitResult>> unit) {
    return unit.get()
        .compose(
            result ->
                isUnopened(result)
                    ? open(chunk).compose(open -> unit.get())
                    : Future.succeededFuture(result))
        .compose(
            result ->
                isUnopened(result)
                    ? Future.failedFuture(new IllegalStateException("the import didn't stay open"))
                    : Future.succeededFuture(result));
  }

  /**
   * Most imports bring new users only, so their addresses are looked for only after one was there:
   * reading them is a fifth of the work.
   */
  private Future<UnitResult> run(
      List<ImportChunk> chunks,
      BiFunction<State, Instant, Decision> fold,
      @Nullable Runnable visible) {
    boolean assumesNew =
        unitOfWork.undoesRefusedWrites() && chunks.stream().allMatch(familiar::mayBeNew);
    Reads reads = assumesNew ? Reads.withoutUsers(chunks) : Reads.ofChunks(chunks);
    Supplier<Future<UnitResult>> unit =
        visible == null
            ? () -> unitOfWork.run(reads, fold)
            : () -> unitOfWork.run(reads, fold, decision -> tell(visible, decision));
    return attempt(unit)
        .onSuccess(
            result -> {
              if (assumesNew && taken(result) != null) {
                familiar.met(chunks.get(0));
              }
            })
        .map(result -> refusedIfOverlapping(chunks, result));
  }

  /** The id of a user that a row makes is nobody's else but of a row with the same number. */
  private static UnitResult refusedIfOverlapping(List<ImportChunk> chunks, UnitResult result) {
    UnitResult.TakenKey taken = taken(result);
    UserId id = taken == null ? null : taken.id();
    if (id == null) {
      return result;
    }
    boolean given =
        chunks.stream()
            .flatMap(chunk -> chunk.rows().stream())
            .anyMatch(row -> row instanceof ChunkRow.Valid valid && id.equals(valid.row().id()));
    return given
        ? result
        : new UnitResult.Refused(
            "a row of it has the number of a row that another chunk brought: number the rows of an"
                + " import through");
  }

  private static UnitResult.@Nullable TakenKey taken(UnitResult result) {
    return result instanceof UnitResult.Conflict conflict ? conflict.taken() : null;
  }

  private Future<Void> open(ImportChunk chunk) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    ImportRecord record = new ImportRecord(chunk.id().importId(), chunk.sender(), now, false);
    return attempt(
        () -> imports.open(record, chunk.onConflict(), importRetention.recordExpires(now)));
  }

  /** Not where the chunks come again when the import is open: those behind them wait for that. */
  private static void tell(Runnable visible, Decision decision) {
    if (!isUnopened(decision.chunks())) {
      visible.run();
    }
  }

  private static boolean isUnopened(UnitResult result) {
    return result instanceof UnitResult.Committed committed && isUnopened(committed.chunks());
  }

  private static boolean isUnopened(List<ChunkDecision> chunks) {
    return chunks.get(0) instanceof ChunkDecision.Unopened;
  }

  /** A step may throw or fail: it is the same. */
  private static <T> Future<T> attempt(Supplier<Future<T>> step) {
    return Future.succeededFuture().compose(begun -> step.get());
  }
}
