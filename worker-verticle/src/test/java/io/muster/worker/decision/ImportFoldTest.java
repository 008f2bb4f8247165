package io.muster.worker.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Retention;
import io.muster.imports.ChunkId;
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
import io.muster.user.EmailAddress;
import io.muster.user.ImportMark;
import io.muster.user.User;
import io.muster.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImportFoldTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final Instant OPENED = NOW.minusSeconds(60);
  private static final String HASH = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
  private static final ImportIds IDS = ImportIds.of("imp", OPENED);
  private static final UserId ANN = new UserId("0000000000000000000000a1");

  private final Map<UserId, User> users = new HashMap<>();
  private OnConflict onConflict = OnConflict.FAIL;
  private String sender = "crm";
  private Instant timestamp = NOW.minusSeconds(5);
  private boolean cancelled;
  private @Nullable ChunkResult earlier;
  private List<User> inserts = List.of();
  private List<User> updates = List.of();

  private static ImportRow row(String name, String address) {
    return row(null, name, address, HASH);
  }

  private static ImportRow row(
      @Nullable UserId id, String name, String address, @Nullable String hash) {
    return new ImportRow(
        id, name, new EmailAddress(address, EmailAddress.keyOf(address)), hash, null, null, null);
  }

  private void there(UserId id, String address) {
    users.put(
        id, new User(id, "There", address, EmailAddress.keyOf(address), HASH, OPENED, OPENED, 3));
  }

  private ChunkDecision decide(long firstRow, ImportRow... rows) {
    List<ChunkRow> members = new ArrayList<>();
    for (ImportRow row : rows) {
      members.add(new ChunkRow.Valid(row));
    }
    return decide(firstRow, members);
  }

  private ChunkDecision decide(long firstRow, List<ChunkRow> rows) {
    Map<String, UserId> owners = new HashMap<>();
    users.values().forEach(user -> owners.put(user.emailKey(), user.id()));
    ImportChunk chunk =
        new ImportChunk(
            new ChunkId("imp", 0), firstRow, rows, false, onConflict, sender, timestamp);
    State state =
        new State(
            users,
            owners,
            Map.of(),
            new ImportRecord("imp", "crm", OPENED, cancelled),
            earlier == null ? Map.of() : Map.of(chunk.id(), earlier));
    Decision decision =
        ImportFold.fold(state, NOW, List.of(chunk), Retention.DEFAULT, ImportRetention.DEFAULT);
    inserts = decision.changes().inserts();
    updates = decision.changes().updates();
    return decision.chunks().get(0);
  }

  private ChunkResult result(ChunkDecision decision) {
    return assertInstanceOf(ChunkDecision.Decided.class, decision).result();
  }

  private static RejectedRow rejected(long row, String field, String reason) {
    return new RejectedRow(row, List.of(new RowFault(field, reason)));
  }

  @Test
  void aNewRowMakesAUserWhoseIdTellsTheImportAndTheRow() {
    ChunkResult result = result(decide(17, row("Bob", "bob@example.org")));

    User made = inserts.get(0);
    assertEquals(IDS.userOf(17), made.id());
    assertEquals(17, IDS.rowOf(made.id()).getAsLong());
    assertEquals(NOW, made.createdAt());
    assertEquals(1, made.version());
    assertEquals(1, result.createdCount());
    assertEquals(0, result.rejectedCount());
  }

  @Test
  void aRowOfAnExportKeepsItsIdItsTimesAndItsVersion() {
    ImportRow exported =
        new ImportRow(
            ANN,
            "Ann",
            new EmailAddress("ann@example.org", "ann@example.org"),
            HASH,
            NOW.minusSeconds(900),
            NOW.minusSeconds(800),
            7L);

    decide(1, exported);

    assertEquals(
        new User(
            ANN,
            "Ann",
            "ann@example.org",
            "ann@example.org",
            HASH,
            NOW.minusSeconds(900),
            NOW.minusSeconds(800),
            7,
            new ImportMark("imp", 1)),
        inserts.get(0));
  }

  @Test
  void aTakenAddressFailsItsRowAloneAndSaysThatItWasThereBefore() {
    there(ANN, "ann@example.org");

    ChunkResult result =
        result(decide(5, row("Ann", "ANN@example.org"), row("Bob", "bob@example.org")));

    assertEquals(
        List.of(rejected(5, "email", "is taken by a user who was there before")),
        result.rejected());
    assertEquals(1, inserts.size());
  }

  @Test
  void theSecondRowWithAnAddressNamesTheFirst() {
    ChunkResult result =
        result(decide(5, row("Ann", "ann@example.org"), row("Eva", "ann@example.org")));

    assertEquals(
        List.of(rejected(6, "email", "is taken by row 5 of this import")), result.rejected());
  }

  @Test
  void aRowWhoseAddressARowOfAnotherChunkHasNamesThatRow() {
    there(IDS.userOf(3), "ann@example.org");
    onConflict = OnConflict.UPDATE;

    ChunkResult result = result(decide(1_001, row("Ann", "ann@example.org")));

    assertEquals(
        List.of(rejected(1_001, "email", "is taken by row 3 of this import")), result.rejected());
  }

  @Test
  void ofTwoRowsInTwoChunksThatUpdateTheSameUserTheFirstToCommitWinsAndIsNamed() {
    there(ANN, "ann@example.org");
    onConflict = OnConflict.UPDATE;
    decide(10, row("Ann the first", "ann@example.org"));
    users.put(ANN, updates.get(0));

    ChunkResult result = result(decide(900, row("Ann the second", "ann@example.org")));

    assertEquals(
        List.of(rejected(900, "email", "is taken by row 10 of this import")), result.rejected());
    assertTrue(updates.isEmpty());
  }

  @Test
  void aRowWithAnIdOfItsOwnWinsOverOneOfAnotherChunkThatCommitsLater() {
    onConflict = OnConflict.UPDATE;
    decide(900, row(ANN, "Ann the first", "ann@example.org", HASH));
    users.put(ANN, inserts.get(0));

    ChunkResult result = result(decide(10, row(ANN, "Ann the second", "ann@example.org", HASH)));

    assertEquals(
        List.of(rejected(10, "email", "is taken by row 900 of this import")), result.rejected());
  }

  @Test
  void aUserThatAnotherImportChangedIsUpdated() {
    there(ANN, "ann@example.org");
    users.put(ANN, users.get(ANN).madeBy(new ImportMark("earlier", 7)));
    onConflict = OnConflict.UPDATE;

    ChunkResult result = result(decide(10, row("Ann", "ann@example.org")));

    assertEquals(1, result.updated().size());
    assertEquals(new ImportMark("imp", 10), updates.get(0).importMark());
  }

  @Test
  void skipLeavesTheUserAsItIs() {
    there(ANN, "ann@example.org");
    onConflict = OnConflict.SKIP;

    ChunkResult result = result(decide(1, row("New name", "ann@example.org")));

    assertEquals(List.of(1L), result.skipped());
    assertTrue(updates.isEmpty());
  }

  @Test
  void updateChangesTheUserAndTellsItsVersion() {
    there(ANN, "ann@example.org");
    onConflict = OnConflict.UPDATE;

    ChunkResult result = result(decide(1, row(null, "New name", "ann@example.org", null)));

    assertEquals(List.of(new UpdatedRow(1, ANN, 4)), result.updated());
    assertEquals("New name", updates.get(0).name());
    assertEquals(HASH, updates.get(0).passwordHash());
    assertEquals(0, result.createdCount());
  }

  @Test
  void updateOfAUserThatIsAsTheRowSaysChangesNothing() {
    there(ANN, "ann@example.org");
    onConflict = OnConflict.UPDATE;

    ChunkResult result = result(decide(1, row("There", "ann@example.org")));

    assertEquals(List.of(1L), result.skipped());
    assertTrue(updates.isEmpty());
  }

  @Test
  void rowsOfOneChunkCountInTheirOrder() {
    onConflict = OnConflict.UPDATE;

    ChunkResult result =
        result(decide(1, row("First", "ann@example.org"), row("Second", "ann@example.org")));

    assertEquals("Second", inserts.get(0).name());
    assertEquals(1, result.createdCount());
    assertEquals(List.of(new UpdatedRow(2, IDS.userOf(1), 2)), result.updated());
  }

  @Test
  void aRowWithAnIdCanGiveItsUserAnotherAddress() {
    there(ANN, "ann@example.org");
    onConflict = OnConflict.UPDATE;

    decide(1, row(ANN, "There", "ann@new.example.org", HASH));

    assertEquals("ann@new.example.org", updates.get(0).email());
  }

  @Test
  void aRowWithAnIdNeverTakesTheAddressOfAnother() {
    there(ANN, "ann@example.org");
    onConflict = OnConflict.UPDATE;

    ChunkResult result =
        result(decide(1, row(new UserId("0".repeat(23) + "b"), "Eva", "ann@example.org", HASH)));

    assertEquals(
        List.of(
            rejected(
                1,
                "email",
                "is taken by a user who was there before, or a row of this import with an _id of its own")),
        result.rejected());
  }

  @Test
  void anIdThatTheImportMakesItselfIsRefused() {
    ChunkResult result =
        result(
            decide(
                4,
                row(IDS.userOf(5), "Eva", "eva@example.org", HASH),
                row("Bob", "bob@example.org")));

    assertEquals("_id", result.rejected().get(0).faults().get(0).field());
    assertEquals(1, result.createdCount());
    assertEquals("Bob", inserts.get(0).name());
  }

  @Test
  void aNewUserNeedsAHash() {
    ChunkResult result = result(decide(1, row(null, "Ann", "ann@example.org", null)));

    assertEquals("password_hash", result.rejected().get(0).faults().get(0).field());
    assertTrue(inserts.isEmpty());
  }

  @Test
  void aRowThatWasRefusedBeforeKeepsItsNumberAndReason() {
    ChunkRow refused = new ChunkRow.Refused(List.of(new RowFault("email", "is missing")));

    ChunkResult result =
        result(
            decide(
                7, List.of(refused, new ChunkRow.Valid(row("Bob", "bob@example.org")), refused)));

    assertEquals(
        List.of(rejected(7, "email", "is missing"), rejected(9, "email", "is missing")),
        result.rejected());
    assertEquals(3, result.createdCount() + result.rejectedCount());
  }

  @Test
  void aChunkThatWasDecidedIsToldAgainAndChangesNothing() {
    earlier = result(decide(1, row("Bob", "bob@example.org")));
    timestamp = NOW.minus(Duration.ofDays(3));
    cancelled = true;

    assertEquals(earlier, result(decide(1, row("Bob", "bob@example.org"))));
    assertTrue(inserts.isEmpty());
  }

  @Test
  void theSameNumberWithOtherRowsIsRefused() {
    earlier = result(decide(1, row("Bob", "bob@example.org")));

    ChunkDecision decision =
        decide(1, row("Bob", "bob@example.org"), row("Eva", "eva@example.org"));

    assertInstanceOf(ChunkDecision.Refused.class, decision);
    assertTrue(inserts.isEmpty());
  }

  @Test
  void anotherFileUnderTheSameImportIdIsRefusedAlsoWhereItHasAsManyRows() {
    earlier = result(decide(1, row("Bob", "bob@example.org")));

    assertInstanceOf(ChunkDecision.Refused.class, decide(1, row("Bob", "rob@example.org")));
    assertTrue(inserts.isEmpty());
  }

  @Test
  void aFileThatIsReadAgainIsTheSameThoughItsPasswordsAreHashedAnew() {
    earlier = result(decide(1, row("Bob", "bob@example.org")));
    String anew = HASH.substring(0, HASH.length() - 1) + "X";

    assertEquals(earlier, result(decide(1, row(null, "Bob", "bob@example.org", anew))));
  }

  @Test
  void nobodyAddsToAnImportOfAnother() {
    sender = "mallory";

    assertInstanceOf(ChunkDecision.Refused.class, decide(1, row("Bob", "bob@example.org")));
  }

  @Test
  void anOldChunkAndOneOfACancelledImportRefuseAllTheirRows() {
    timestamp = NOW.minus(Duration.ofHours(25));
    ChunkResult expired = result(decide(1, row("Bob", "bob@example.org")));
    assertEquals(ChunkStatus.EXPIRED, expired.status());
    assertEquals(1, expired.rejectedCount());

    timestamp = NOW;
    cancelled = true;
    ChunkResult cancelledResult = result(decide(1, row("Bob", "bob@example.org")));
    assertEquals(ChunkStatus.CANCELLED, cancelledResult.status());
    assertTrue(inserts.isEmpty());
  }

  @Test
  void aChunkOfAnImportThatIsNotOpenAsksForItToBeOpened() {
    State unopened = State.empty();
    ImportChunk chunk =
        new ImportChunk(
            new ChunkId("imp", 0), 1, List.of(), true, OnConflict.FAIL, "crm", timestamp);

    Decision decision =
        ImportFold.fold(unopened, NOW, List.of(chunk), Retention.DEFAULT, ImportRetention.DEFAULT);

    assertInstanceOf(ChunkDecision.Unopened.class, decision.chunks().get(0));
    assertTrue(decision.changes().isEmpty());
  }
}
