package io.muster.api.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.TestApi;
import io.muster.imports.Chunker;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the rows before the place from which on a file can't be read. */
@Timeout(60)
class UnreadableUploadsTest {

  private static final PublishResult FULL =
      new PublishResult.Refused(PublishResult.Reason.QUEUE_FULL);

  /** Three whole chunks and a hundred rows, then a quote that is never closed. */
  private static final int ROWS = 3 * Chunker.USUAL_ROWS + 40;

  private final byte[] file = file();
  private TestApi api;
  private String id;

  @BeforeEach
  void start() throws Exception {
    api = new TestApi(Authenticator.NONE);
    id =
        api.send(HttpRequest.of("POST", "/imports").header("Content-Length", "0"))
            .json()
            .getString("id");
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private static byte[] file() {
    StringBuilder csv = new StringBuilder("name,email\n");
    for (int row = 1; row <= ROWS; row++) {
      csv.append("N,p").append(row).append("@example.org\n");
    }
    return csv.append("N,\"never closed\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private HttpAnswer feed(long offset) {
    return api.send(
        HttpRequest.of("PATCH", "/imports/" + id)
            .header("Upload-Offset", Long.toString(offset))
            .header("Upload-Complete", "?1")
            .body("text/csv", Arrays.copyOfRange(file, (int) offset, file.length)));
  }

  private JsonObject progress() {
    return api.send(HttpRequest.get("/imports/" + id)).json();
  }

  private long offset() {
    HttpAnswer head = api.send(HttpRequest.of("HEAD", "/imports/" + id));
    return Long.parseLong(head.header("Upload-Offset").orElseThrow());
  }

  private boolean isChunk(OutgoingMessage message, int number) {
    return new String(message.body(), StandardCharsets.UTF_8).contains("\"chunk\":" + number + ",");
  }

  private void assertAllRowsBeforeWereTaken(HttpAnswer answer) {
    assertEquals(400, answer.status(), answer.text());
    assertEquals("unreadable-file", answer.problem());
    assertTrue(answer.text().contains(ROWS + " rows before were taken"), answer.text());
    assertEquals(Long.toString(ROWS), answer.header("Import-Rows").orElseThrow());
    JsonObject view = progress();
    assertEquals("failed", view.getString("state"));
    assertEquals(ROWS, view.getJsonObject("rows").getInteger("read"), view::encode);
    assertEquals(ROWS, view.getJsonObject("rows").getInteger("created"), view::encode);
  }

  @Test
  void allRowsBeforeTheFaultAreTaken() {
    assertAllRowsBeforeWereTaken(feed(0));
  }

  @Test
  void aChunkThatTheQueueRefusesForAWhileIsWaitedForBeforeTheImportFails() {
    AtomicInteger refused = new AtomicInteger();
    api.imports.broker(
        message ->
            isChunk(message, 1) && refused.incrementAndGet() <= 4 ? FULL : PublishResult.CONFIRMED);

    assertAllRowsBeforeWereTaken(feed(0));
  }

  @Test
  void aChunkThatTheQueueDoesNotTakeAtAllLeavesNoHoleInAFailedImport() {
    api.imports.broker(message -> isChunk(message, 1) ? FULL : PublishResult.CONFIRMED);

    HttpAnswer answer = feed(0);

    assertEquals(503, answer.status(), answer.text());
    assertEquals("overloaded", answer.problem());
    assertEquals("" + Chunker.USUAL_ROWS, answer.header("Import-Rows").orElseThrow());
    assertEquals("receiving", progress().getString("state"));
    api.imports.broker(message -> PublishResult.CONFIRMED);
    assertAllRowsBeforeWereTaken(feed(offset()));
  }

  @Test
  void rowsThatWouldBeCutOtherwiseAreNotSentWhileTheImportStaysOpen() {
    api.imports.broker(message -> isChunk(message, 1) ? FULL : PublishResult.CONFIRMED);

    feed(0);

    assertEquals(2, api.imports.decided(id).size());
    assertTrue(
        api.imports.decided(id).stream().allMatch(chunk -> chunk.rows() == Chunker.USUAL_ROWS));
  }

  @Test
  void theLastRowsBeforeTheFaultAreNotToldAsTakenWhereTheQueueDoesNotTakeThem() {
    api.imports.broker(message -> isChunk(message, 3) ? FULL : PublishResult.CONFIRMED);

    HttpAnswer answer = feed(0);

    assertEquals(400, answer.status(), answer.text());
    int taken = 3 * Chunker.USUAL_ROWS;
    assertTrue(answer.text().contains(taken + " rows before were taken"), answer.text());
    assertEquals(taken, progress().getJsonObject("rows").getInteger("read"));
    assertEquals("failed", progress().getString("state"));
  }
}
