package io.muster.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.decision.State;
import java.time.Instant;
import java.util.Map;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class WriteErrorTest {

  private static final UserId ANN = new UserId("00000000000000000000000a");
  private static final State STATE =
      new State(
          Map.of(
              ANN,
              new User(ANN, "Ann", "ann@x.org", "ann@x.org", "$", Instant.EPOCH, Instant.EPOCH, 1)),
          Map.of("ann@x.org", ANN),
          Map.of());

  private static UnitResult verdict(String collection, String error) {
    BsonDocument reply = BsonDocument.parse("{n: 0, writeErrors: [" + error + "], ok: 1}");
    WriteError found = WriteError.of(reply, collection);
    assertNotNull(found);
    return found.verdict(STATE);
  }

  private static UnitResult duplicate(String collection, String key) {
    return verdict(
        collection,
        "{index: 0, code: 11000, keyPattern: {x: 1}, keyValue: "
            + key
            + ", errmsg: 'whatever ann@x.org'}");
  }

  @Test
  void aWriteWithoutErrorsHasNone() {
    assertNull(WriteError.of(BsonDocument.parse("{n: 3, ok: 1}"), "users"));
    assertNull(WriteError.of(BsonDocument.parse("{n: 3, writeErrors: [], ok: 1}"), "users"));
  }

  @Test
  void anAddressThatSomebodyTookMeanwhileIsAConflict() {
    assertInstanceOf(UnitResult.Conflict.class, duplicate("users", "{email_key: 'bob@x.org'}"));
    assertInstanceOf(
        UnitResult.Conflict.class, duplicate("users", "{_id: {$oid: '00000000000000000000000b'}}"));
  }

  @Test
  void aConflictTellsWhetherSomebodyHasWhatANewUserNeeds() {
    assertEquals(
        new UnitResult.TakenKey(null), taken(duplicate("users", "{email_key: 'bob@x.org'}")));
    assertEquals(
        new UnitResult.TakenKey(new UserId("00000000000000000000000b")),
        taken(duplicate("users", "{_id: {$oid: '00000000000000000000000b'}}")));
    assertNull(taken(duplicate("outcomes", "{_id: 'ann@x.org'}")));
    assertNull(taken(verdict("users", "{index: 0, code: 112}")));
  }

  private static UnitResult.TakenKey taken(UnitResult result) {
    return assertInstanceOf(UnitResult.Conflict.class, result).taken();
  }

  @Test
  void anAddressWhoseOwnerWasReadIsTheFaultOfAMessage() {
    assertInstanceOf(UnitResult.Refused.class, duplicate("users", "{email_key: 'ann@x.org'}"));
    assertInstanceOf(
        UnitResult.Refused.class, duplicate("users", "{_id: {$oid: '00000000000000000000000a'}}"));
  }

  @Test
  void aCommandThatAnotherUnitDecidedMeanwhileIsAConflict() {
    assertInstanceOf(UnitResult.Conflict.class, duplicate("outcomes", "{_id: 'ann@x.org'}"));
  }

  @Test
  void theCauseNamesTheIndexAndNobodysAddress() {
    UnitResult.Refused refused =
        assertInstanceOf(UnitResult.Refused.class, duplicate("users", "{email_key: 'ann@x.org'}"));

    assertEquals("E11000 users.email_key known_owner=true", refused.cause());
    assertFalse(refused.toString().contains("@"));
  }

  @Test
  void aDocumentThatTheStoreWillNeverTakeIsTheFaultOfAMessage() {
    assertInstanceOf(UnitResult.Refused.class, verdict("users", "{index: 0, code: 121}"));
  }

  @Test
  void aWriteConflictIsAConflictAndADiskThatIsFullIsNeither() {
    assertInstanceOf(UnitResult.Conflict.class, verdict("users", "{index: 0, code: 112}"));
    assertNull(verdict("users", "{index: 0, code: 14031}"));
  }
}
