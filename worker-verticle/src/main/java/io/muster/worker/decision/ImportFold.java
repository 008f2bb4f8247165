package io.muster.worker.decision;

import io.muster.command.Retention;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkResult.RejectedRow;
import io.muster.imports.ChunkResult.UpdatedRow;
import io.muster.imports.ChunkRow;
import io.muster.imports.ChunkStatus;
import io.muster.imports.ImportChunk;
import io.muster.imports.ImportIds;
import io.muster.imports.ImportRecord;
import io.muster.imports.ImportRetention;
import io.muster.imports.ImportRow;
import io.muster.imports.OnConflict;
import io.muster.imports.RowFault;
import io.muster.imports.RowJson;
import io.muster.user.ImportMark;
import io.muster.user.User;
import io.muster.user.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides chunks of an import, row by row in their order; the only place that knows what a row
 * does. A row fails alone. Pure.
 */
public final class ImportFold {

  private final ImportChunk chunk;
  private final OnConflict onConflict;
  private final WorkingState working;
  private final String importId;
  private final ImportIds ids;
  private final Instant now;
  private final Map<UserId, Long> rowsOfThisChunk = new HashMap<>();
  private final List<UpdatedRow> updated = new ArrayList<>();
  private final List<Long> skipped = new ArrayList<>();
  private final List<RejectedRow> rejected = new ArrayList<>();

  private ImportFold(WorkingState working, ImportRecord record, Instant now, ImportChunk chunk) {
    this.chunk = chunk;
    this.onConflict = chunk.onConflict();
    this.working = working;
    this.importId = record.id();
    this.ids = ImportIds.of(record.id(), record.createdAt());
    this.now = now;
  }

  /**
   * Decides chunks of one import, as if each had been decided behind the one before it.
   *
   * @param state what was read for them
   * @param time the time that counts for their age; what is decided carries it, to the millisecond
   * @param chunks chunks that share no row's number, or a single one
   * @param retention how old messages may be
   * @param imports how long imports are kept
   */
  public static Decision fold(
      State state,
      Instant time,
      List<ImportChunk> chunks,
      Retention retention,
      ImportRetention imports) {
    return decide(
        state,
        time,
        chunks,
        (working, record, now, chunk) -> {
          Instant expiresAt = imports.resultsExpire(record.createdAt());
          ChunkStatus whole = wholeStatus(chunk, record, now, retention, imports);
          return whole == null
              ? new ImportFold(working, record, now, chunk).decideRows(expiresAt)
              : ChunkResult.whole(chunk, whole, now, expiresAt);
        });
  }

  /** Decides that none of a chunk's rows is applied, unless it was decided before. */
  public static Decision fail(
      State state, Instant time, ImportChunk failing, ImportRetention imports) {
    return decide(
        state,
        time,
        List.of(failing),
        (working, record, now, chunk) ->
            ChunkResult.whole(
                chunk, ChunkStatus.FAILED, now, imports.resultsExpire(record.createdAt())));
  }

  /** Decides a chunk that wasn't decided before. */
  private interface Deciding {
    ChunkResult decide(WorkingState working, ImportRecord record, Instant now, ImportChunk chunk);
  }

  private static Decision decide(
      State state, Instant time, List<ImportChunk> chunks, Deciding deciding) {
    ImportRecord record = state.importRecord();
    if (record == null) {
      return Decision.ofChunks(
          Changes.none(), Collections.nCopies(chunks.size(), new ChunkDecision.Unopened()));
    }
    Instant now = time.truncatedTo(ChronoUnit.MILLIS);
    WorkingState working = new WorkingState(state);
    List<ChunkResult> results = new ArrayList<>();
    List<ChunkDecision> decisions = new ArrayList<>();
    for (ImportChunk chunk : chunks) {
      ChunkResult earlier = state.chunkResults().get(chunk.id());
      String refusal = refusal(chunk, record, earlier, now);
      if (refusal != null) {
        decisions.add(new ChunkDecision.Refused(refusal));
        continue;
      }
      ChunkResult result = earlier;
      if (result == null) {
        result = deciding.decide(working, record, now, chunk);
        results.add(result);
      }
      decisions.add(new ChunkDecision.Decided(result, record.createdAt()));
    }
    return Decision.ofChunks(working.changesOfChunks(results), decisions);
  }

  private static @Nullable String refusal(
      ImportChunk chunk, ImportRecord record, @Nullable ChunkResult earlier, Instant now) {
    if (!record.sender().equals(chunk.sender())) {
      return "the import belongs to another user of the broker, and no other may add to it";
    }
    if (earlier != null && !earlier.isPlacedAs(chunk)) {
      return "chunk "
          + chunk.id().chunk()
          + " was decided with rows "
          + earlier.firstRow()
          + " to "
          + earlier.lastRow()
          + (earlier.last() ? " as the last one" : "")
          + "; another chunk needs another number";
    }
    if (earlier != null && !earlier.isOfRowsOf(chunk)) {
      return "chunk "
          + chunk.id().chunk()
          + " was decided with other rows under the same numbers; another file needs another"
          + " import_id";
    }
    return earlier == null && chunk.timestamp().isAfter(now.plus(Retention.MAX_AHEAD))
        ? "the property timestamp is more than 5 minutes ahead of the service's clock"
        : null;
  }

  /** What becomes of the whole chunk where its rows aren't looked at; else null. */
  private static @Nullable ChunkStatus wholeStatus(
      ImportChunk chunk,
      ImportRecord record,
      Instant now,
      Retention retention,
      ImportRetention imports) {
    if (record.cancelled()) {
      return ChunkStatus.CANCELLED;
    }
    boolean tooOld =
        chunk.timestamp().isBefore(now.minus(retention.maximumAge()))
            || !imports.isOpen(record.createdAt(), now);
    return tooOld ? ChunkStatus.EXPIRED : null;
  }

  private ChunkResult decideRows(Instant expiresAt) {
    long number = chunk.firstRow();
    for (ChunkRow row : chunk.rows()) {
      if (row instanceof ChunkRow.Valid valid) {
        decide(number, valid.row());
      } else if (row instanceof ChunkRow.Refused refused) {
        rejected.add(new RejectedRow(number, refused.faults()));
      }
      number++;
    }
    return ChunkResult.applied(chunk, updated, skipped, rejected, now, expiresAt);
  }

  private void decide(long number, ImportRow row) {
    if (row.id() != null && ids.rowOf(row.id()).isPresent()) {
      reject(number, RowJson.ID, "is one that this import makes itself: leave it out");
      return;
    }
    UserId owner = working.owner(row.email().key());
    UserId wanted = row.id() == null ? owner : row.id();
    User there = wanted == null ? null : working.user(wanted);
    boolean ownedByAnother = owner != null && !owner.equals(wanted);
    if (there == null && !ownedByAnother) {
      create(number, row);
    } else if (onConflict == OnConflict.SKIP) {
      skipped.add(number);
    } else if (ownedByAnother) {
      reject(number, RowJson.EMAIL, "is taken by " + whose(owner, row));
    } else if (there != null) {
      meet(number, row, there);
    }
  }

  private void create(long number, ImportRow row) {
    if (row.passwordHash() == null) {
      reject(
          number,
          RowJson.PASSWORD_HASH,
          "is missing: a new user needs a password or a password_hash");
      return;
    }
    UserId id = row.id() == null ? ids.userOf(number) : row.id();
    Instant createdAt = row.createdAt() == null ? now : row.createdAt();
    Instant updatedAt = row.updatedAt() == null ? createdAt : row.updatedAt();
    put(
        number,
        new User(
            id,
            row.name(),
            row.email().written(),
            row.email().key(),
            row.passwordHash(),
            createdAt,
            updatedAt.isBefore(createdAt) ? createdAt : updatedAt,
            row.version() == null ? 1 : row.version()));
  }

  /** The row's user is there already. */
  private void meet(long number, ImportRow row, User there) {
    if (onConflict == OnConflict.FAIL) {
      boolean byAddress = there.emailKey().equals(row.email().key());
      reject(
          number, byAddress ? RowJson.EMAIL : RowJson.ID, "is taken by " + whose(there.id(), row));
    } else if (isOfAnotherChunk(there.id())) {
      // Whichever committed first has won; else the order of commits would decide silently.
      reject(number, RowJson.EMAIL, "is taken by " + whose(there.id(), row));
    } else {
      update(number, row, there);
    }
  }

  private void update(long number, ImportRow row, User there) {
    String hash = row.passwordHash() == null ? there.passwordHash() : row.passwordHash();
    boolean same =
        there.name().equals(row.name())
            && there.email().equals(row.email().written())
            && there.passwordHash().equals(hash);
    if (same) {
      skipped.add(number);
      return;
    }
    long version = there.version() + 1;
    put(
        number,
        new User(
            there.id(),
            row.name(),
            row.email().written(),
            row.email().key(),
            hash,
            there.createdAt(),
            now.isBefore(there.updatedAt()) ? there.updatedAt() : now,
            version));
    updated.add(new UpdatedRow(number, there.id(), version));
  }

  private void put(long number, User user) {
    boolean idTells = ids.rowOf(user.id()).isPresent();
    working.put(user.madeBy(idTells ? null : new ImportMark(importId, number)));
    rowsOfThisChunk.put(user.id(), number);
  }

  private boolean isOfAnotherChunk(UserId user) {
    return !rowsOfThisChunk.containsKey(user) && rowOf(user).isPresent();
  }

  /** The row of this import that a user is by; empty where it is by none. */
  private OptionalLong rowOf(UserId user) {
    Long here = rowsOfThisChunk.get(user);
    if (here != null) {
      return OptionalLong.of(here);
    }
    User there = working.user(user);
    ImportMark mark = there == null ? null : there.importMark();
    return mark != null && mark.importId().equals(importId)
        ? OptionalLong.of(mark.row())
        : ids.rowOf(user);
  }

  private String whose(@Nullable UserId user, ImportRow asking) {
    OptionalLong row = user == null ? OptionalLong.empty() : rowOf(user);
    if (row.isPresent()) {
      return "row " + row.getAsLong() + " of this import";
    }
    // Where rows give ids, one that was changed since can look like any other.
    return asking.id() == null
        ? "a user who was there before"
        : "a user who was there before, or a row of this import with an _id of its own";
  }

  private void reject(long number, String field, String reason) {
    rejected.add(new RejectedRow(number, List.of(new RowFault(field, reason))));
  }
}
