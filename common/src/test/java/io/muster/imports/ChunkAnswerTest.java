package io.muster.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
            ChunkStatus.APPLIED,
            List.of(new UpdatedRow(13, new UserId("0123456789abcdef01234567"), 3)),
            List.of(14L, 15L),
            List.of(rejected),
            NOW,
            NOW);

    ChunkAnswer answer = ChunkAnswer.decode(ChunkReply.encode(result));

    assertEquals(
        new ChunkAnswer(ID, ChunkStatus.APPLIED, 11, 20, 6, 1, 2, 1, List.of(rejected), ""),
        answer);
    assertEquals(10, answer.rows());
  }

  @Test
  void aChunkThatWasRefusedAsAWholeTellsWhyForAllItsRows() throws Exception {
    ChunkResult late =
        new ChunkResult(
            ID, 1, 5, true, ChunkStatus.EXPIRED, List.of(), List.of(), List.of(), NOW, NOW);

    ChunkAnswer answer = ChunkAnswer.decode(ChunkReply.encode(late));

    assertEquals(5, answer.rejected());
    assertTrue(answer.rejectedRows().isEmpty());
    assertTrue(answer.reason().contains("too late"), answer.reason());
  }

  @Test
  void aLastChunkWithoutRowsCountsNothing() throws Exception {
    ChunkResult empty =
        new ChunkResult(
            ID, 1_001, 1_000, true, ChunkStatus.APPLIED, List.of(), List.of(), List.of(), NOW, NOW);

    assertEquals(0, ChunkAnswer.decode(ChunkReply.encode(empty)).rows());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"status\":\"failed\",\"problem\":{}}",
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
