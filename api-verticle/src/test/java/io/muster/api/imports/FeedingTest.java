package io.muster.api.imports;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.RawClient;
import io.muster.api.testing.TestApi;
import io.muster.imports.Chunker;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which pieces an import takes. */
@Timeout(60)
class FeedingTest {

  private static final String NDJSON = "application/x-ndjson";

  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    api = new TestApi(Authenticator.NONE);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private String create(String query) {
    HttpRequest request = HttpRequest.of("POST", "/imports" + query);
    return api.send(request.header("Content-Length", "0")).json().getString("id");
  }

  private HttpAnswer feed(String id, long offset, String mediaType, String file) {
    return api.send(
        HttpRequest.of("PATCH", "/imports/" + id)
            .header("Upload-Offset", Long.toString(offset))
            .header("Upload-Complete", "?1")
            .body(mediaType, file));
  }

  private static String rows(int count) {
    return new String(UploadsTest.ndjson(count), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void aRefusedPieceDoesNotDecideHowRowsAreWritten() {
    String id = create("");
    assertEquals("upload-offset", feed(id, 7, "text/csv", "name,email\n").problem());

    assertEquals(202, feed(id, 0, NDJSON, rows(1)).status());
  }

  @Test
  void whatWasSaidWhenTheImportWasMadeHoldsAlsoBeforeItsFirstRow() {
    String id = create("?format=csv");

    assertEquals(415, feed(id, 0, NDJSON, rows(1)).status());
  }

  @Test
  void whatTheFirstRowsWereWrittenInHoldsForTheOthers() {
    String id = create("");
    HttpRequest first =
        HttpRequest.of("PATCH", "/imports/" + id)
            .header("Upload-Offset", "0")
            .body(NDJSON, rows(Chunker.USUAL_ROWS + 50));
    HttpAnswer piece = api.send(first);
    assertEquals("" + Chunker.USUAL_ROWS, piece.header("Import-Rows").orElseThrow());
    long offset = Long.parseLong(piece.header("Upload-Offset").orElseThrow());

    assertEquals(415, feed(id, offset, "text/csv", "name,email\n").status());
  }

  @Test
  void anImportThatIsBeingFedIsSaidToBeSoAlsoWhereNoMoreUploadsMayRun() throws Exception {
    String fed = create("?format=ndjson");
    try (RawClient one = api.server.connect();
        RawClient two = api.server.connect()) {
      begin(one, fed);
      begin(two, create("?format=ndjson"));

      assertEquals("upload-running", feed(fed, 0, NDJSON, rows(1)).problem());
      assertEquals("overloaded", feed(create(""), 0, NDJSON, rows(1)).problem());
    }
  }

  /** Begins an upload that sends nothing for now. */
  private void begin(RawClient client, String id) throws IOException {
    String head =
        "PATCH /imports/%s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nUpload-Offset: 0\r\n"
            + "Upload-Complete: ?1\r\nTransfer-Encoding: chunked\r\n\r\n";
    client.write(head.formatted(id, NDJSON).getBytes());
    await().until(() -> api.imports.isLeased(id));
  }
}
