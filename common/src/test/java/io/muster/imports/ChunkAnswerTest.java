package io.muster.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.imports.ChunkResult.RejectedRow;
import io.muster.imports.ChunkResult.UpdatedRow;
import io.muster.user.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkAnswerTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123Z");
  private static final ChunkId ID = new ChunkId("an-import", 7);

  private static ChunkAnswer.Decided decided(byte[] body) throws IOException {
    return assertInstanceOf(ChunkAnswer.Decided.class, ChunkAnswer.decode(body));
  }

  @Test
  void theSenderReadsWhatTheWorkerWrote() throws Exception {
    RejectedRow rejected =
        new RejectedRow(
            12, List.of(new RowFault("email", "is taken"), new RowFault("", "is \"bad\"")));
    ChunkResult result =
        new ChunkResult(
            ID,
            11,
            20,
            false,
            null,
            ChunkStatus.APPLIED,
            List.of(new UpdatedRow(13, new UserId("0123456789abcdef01234567"), 3)),
            List.of(14L, 15L),
            List.of(rejected),
            NOW,
            NOW);

    ChunkAnswer.Decided answer = decided(ChunkReply.encode(result));

    assertEquals(
        new ChunkAnswer.Decided(ID, ChunkStatus.APPLIED, 11, 20, 6, 1, 2, 1, List.of(rejected), ""),
        answer);
    assertEquals(10, answer.rows());
  }

  @Test
  void aChunkThatWasRefusedAsAWholeTellsWhyForAllItsRows() throws Exception {
    ChunkResult late =
        new ChunkResult(
            ID, 1, 5, true, null, ChunkStatus.EXPIRED, List.of(), List.of(), List.of(), NOW, NOW);

    ChunkAnswer.Decided answer = decided(ChunkReply.encode(late));

    assertEquals(5, answer.rejected());
    assertTrue(answer.rejectedRows().isEmpty());
    assertTrue(answer.reason().contains("too late"), answer.reason());
  }

  @Test
  void aLastChunkWithoutRowsCountsNothing() throws Exception {
    ChunkResult empty =
        new ChunkResult(
            ID,
            1_001,
            1_000,
            true,
            null,
            ChunkStatus.APPLIED,
            List.of(),
            List.of(),
            List.of(),
            NOW,
            NOW);

    assertEquals(0, decided(ChunkReply.encode(empty)).rows());
  }

  @Test
  void theSenderOfADeadLetterReadsWhichChunkItWasAndWhatWasWrong() throws Exception {
    assertEquals(
        new ChunkAnswer.Failed(ID, "it is another's"),
        ChunkAnswer.decode(ChunkReply.failed(ID, "it is another's", NOW)));
    assertEquals(
        new ChunkAnswer.Failed(null, "schema must be 1"),
        ChunkAnswer.decode(ChunkReply.failed(null, "schema must be 1", NOW)));
  }

  @Test
  void aChunkThatIsKeptAsFailedTellsOfItsRows() throws Exception {
    ChunkResult failed =
        new ChunkResult(
            ID, 1, 5, false, null, ChunkStatus.FAILED, List.of(), List.of(), List.of(), NOW, NOW);

    ChunkAnswer.Decided answer = decided(ChunkReply.encode(failed));

    assertEquals(5, answer.rejected());
    assertEquals(ChunkStatus.FAILED, answer.status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"status\":\"failed\",\"problem\":{}}",
        "{\"status\":\"failed\",\"reason\":\"no\",\"chunk\":1}",
        "{\"status\":\"failed\",\"reason\":\"no\",\"import_id\":\"/\",\"chunk\":1}",
        "{\"status\":\"expired\",\"reason\":\"late\"}",
        "{\"import_id\":\"a\",\"chunk\":0,\"status\":\"applied\",\"first_row\":1,\"last_row\":2,"
            + "\"created\":1,\"updated\":0,\"skipped\":0,\"rejected\":0}",
        "{\"import_id\":\"a\",\"chunk\":-1,\"status\":\"applied\",\"first_row\":1,\"last_row\":1,"
            + "\"created\":1,\"updated\":0,\"skipped\":0,\"rejected\":0}",
        "{\"import_id\":\"a\",\"chunk\":0,\"status\":\"soon\",\"first_row\":1,\"last_row\":1,"
            + "\"created\":1,\"updated\":0,\"skipped\":0,\"rejected\":0}",
        "{\"rejected_rows\":[{\"row\":1,\"faults\":[]}]}",
        "{\"rejected_rows\":[1]}"
      })
  void anythingElseIsNoAnswer(String body) {
    assertThrows(
        IOException.class, () -> ChunkAnswer.decode(body.getBytes(StandardCharsets.UTF_8)));
  }
}
