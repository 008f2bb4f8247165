package io.muster.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.muster.user.FieldError;
import io.muster.user.ImportMark;
import io.muster.user.User;
import io.muster.user.UserId;
import java.time.Instant;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonDocumentWriter;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

class DocumentsTest {

  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final UserId ID = new UserId("0123456789abcdef01234567");
  private static final User USER =
      new User(ID, "Zoë", "Zoë@example.org", "zoë@example.org", "$h", TIME, TIME.plusMillis(1), 7);

  private static BsonDocument written(User user) {
    BsonDocument document = new BsonDocument();
    UserDocuments.write(new BsonDocumentWriter(document), user);
    return document;
  }

  private static BsonDocument written(Outcome outcome) {
    BsonDocument document = new BsonDocument();
    OutcomeDocuments.write(new BsonDocumentWriter(document), outcome);
    return document;
  }

  private static Outcome outcome(OutcomeStatus status, Long version, Problem problem, String mark) {
    return new Outcome(
        "id/1", ID, CommandType.PATCH, status, version, problem, mark, TIME, TIME.plusSeconds(9));
  }

  @Test
  void aUserIsReadAsItWasWritten() {
    BsonDocument document = written(USER);

    assertEquals(USER, UserDocuments.read(new BsonDocumentReader(document)));
    assertEquals(ID.hex(), document.getObjectId("_id").getValue().toHexString());
    assertEquals(
        List.of(
            "_id",
            "name",
            "email",
            "email_key",
            "password_hash",
            "created_at",
            "updated_at",
            "version"),
        List.copyOf(document.keySet()));
  }

  @Test
  void aUserKeepsTheRowThatMadeItsLastChange() {
    User imported = USER.madeBy(new ImportMark("crm-2026", 17));

    assertEquals(imported, UserDocuments.read(new BsonDocumentReader(written(imported))));
  }

  @Test
  void whatANewerVersionAddedIsPassedOver() {
    BsonDocument document = written(USER).append("locale", new BsonDocument("a", new BsonInt32(1)));

    assertEquals(USER, UserDocuments.read(new BsonDocumentReader(document)));
  }

  @Test
  void aVersionThatAnotherToolWroteIsReadInAnyFormOfNumber() {
    for (BsonValue form : List.of(new BsonInt32(7), new BsonDouble(7), new BsonInt64(7))) {
      BsonDocument document = written(USER).append("version", form);

      assertEquals(USER, UserDocuments.read(new BsonDocumentReader(document)));
    }
  }

  @Test
  void aDocumentThatIsNoUserNamesTheField() {
    BsonDocument document = written(USER);
    document.remove("email_key");

    RuntimeException refusal =
        assertThrows(
            RuntimeException.class, () -> UserDocuments.read(new BsonDocumentReader(document)));

    assertTrue(refusal.getMessage().contains("users has no valid email_key"));
  }

  @Test
  void outcomesOfAllKindsAreReadAsTheyWereWritten() {
    Problem plain = Problem.of(ProblemType.COMMAND_EXPIRED, "too old");
    Problem fields =
        new Problem(
            ProblemType.EMAIL_TAKEN, "taken", List.of(new FieldError("/email", "must be free")));
    for (Outcome outcome :
        List.of(
            outcome(OutcomeStatus.APPLIED, 3L, null, "mark"),
            outcome(OutcomeStatus.APPLIED, null, null, null),
            outcome(OutcomeStatus.EXPIRED, null, plain, null),
            outcome(OutcomeStatus.FAILED, null, plain, null),
            outcome(OutcomeStatus.REJECTED, null, fields, "mark"))) {
      assertEquals(
          outcome, OutcomeDocuments.read(new BsonDocumentReader(written(outcome))), "read back");
    }
  }

  @Test
  void aProblemIsStoredByTheSlugOfItsType() {
    Problem problem = Problem.of(ProblemType.USER_NOT_FOUND, "No user has this id.");

    BsonDocument document = written(outcome(OutcomeStatus.REJECTED, null, problem, null));

    assertEquals(
        BsonDocument.parse("{type: 'user-not-found', detail: 'No user has this id.'}"),
        document.getDocument("problem"));
  }

  @Test
  void aProblemOfANewerVersionIsStillARefusal() {
    Problem problem = Problem.of(ProblemType.USER_NOT_FOUND, "detail");
    BsonDocument document = written(outcome(OutcomeStatus.REJECTED, null, problem, null));
    document.getDocument("problem").put("type", new BsonString("brand-new"));

    Outcome read = OutcomeDocuments.read(new BsonDocumentReader(document));

    assertEquals(Problem.of(ProblemType.COMMAND_FAILED, "detail"), read.problem());
  }
}
