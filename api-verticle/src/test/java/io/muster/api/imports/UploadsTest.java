package io.muster.api.imports;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.RawClient;
import io.muster.api.testing.TestApi;
import io.muster.imports.Chunker;
import io.muster.messaging.PublishResult;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the file that a client sends. */
@Timeout(60)
class UploadsTest {

  private static final String NDJSON = "application/x-ndjson";
  private static final String HASH = "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$" + "A".repeat(43);
  private static final PublishResult FULL =
      new PublishResult.Refused(PublishResult.Reason.QUEUE_FULL);

  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    api = new TestApi(Authenticator.NONE);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  static byte[] ndjson(int rows) {
    StringBuilder file = new StringBuilder();
    for (int row = 1; row <= rows; row++) {
      file.append("{\"name\":\"N").append(row).append("\",\"email\":\"p").append(row);
      file.append("@example.org\",\"password_hash\":\"").append(HASH).append("\"}\n");
    }
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] csv(int rows) {
    StringBuilder file = new StringBuilder("\uFEFFname,email,password_hash\r\n");
    for (int row = 1; row <= rows; row++) {
      file.append("\"N,").append(row).append("\",p").append(row);
      file.append("@example.org,\"").append(HASH).append("\"\r\n");
    }
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private HttpAnswer post(byte[] file) {
    return api.send(HttpRequest.of("POST", "/imports").body(NDJSON, file));
  }

  private String create(String query) {
    HttpAnswer made =
        api.send(HttpRequest.of("POST", "/imports" + query).header("Content-Length", "0"));
    assertEquals(201, made.status(), made.text());
    assertEquals("0", made.header("Upload-Offset").orElseThrow());
    return made.json().getString("id");
  }

  private static HttpRequest patch(String id, long offset, boolean whole) {
    HttpRequest request =
        HttpRequest.of("PATCH", "/imports/" + id).header("Upload-Offset", Long.toString(offset));
    return whole ? request.header("Upload-Complete", "?1") : request;
  }

  private HttpAnswer feed(String id, byte[] file, long offset, boolean whole) {
    byte[] rest = Arrays.copyOfRange(file, (int) offset, file.length);
    return api.send(patch(id, offset, whole).body(NDJSON, rest));
  }

  private JsonObject progress(String id) {
    return api.send(HttpRequest.get("/imports/" + id)).json();
  }

  private long offset(String id) {
    HttpAnswer head = api.send(HttpRequest.of("HEAD", "/imports/" + id));
    return Long.parseLong(head.header("Upload-Offset").orElseThrow());
  }

  private static void assertRows(JsonObject view, long read, long created, long rejected) {
    JsonObject rows = view.getJsonObject("rows");
    assertEquals(read, rows.getLong("read"), view::encode);
    assertEquals(created, rows.getLong("created"), view::encode);
    assertEquals(rejected, rows.getLong("rejected"), view::encode);
    assertEquals(read - created - rejected, rows.getLong("pending"), view::encode);
  }

  @Test
  void allRowsAreOnTheQueueWhen202IsAnswered() {
    HttpAnswer answer = post(ndjson(2_500));

    assertEquals(202, answer.status(), answer.text());
    String id = answer.json().getString("id");
    assertEquals("/imports/" + id, answer.header("Location").orElseThrow());
    assertEquals(2_500 / Chunker.USUAL_ROWS, api.imports.decided(id).size());
    JsonObject view = progress(id);
    assertEquals("done", view.getString("state"));
    assertRows(view, 2_500, 2_500, 0);
  }

  @Test
  void csvWithAMarkAndGzipIsTakenAsWell() throws Exception {
    HttpAnswer answer =
        api.send(
            HttpRequest.of("POST", "/imports?on_conflict=skip")
                .header("Content-Encoding", "gzip")
                .body("text/csv; charset=utf-8", gzip(csv(1_200))));

    assertEquals(202, answer.status(), answer.text());
    assertEquals("skip", answer.json().getString("on_conflict"));
    assertRows(answer.json(), 1_200, 1_200, 0);
  }

  @Test
  void aBadRowFailsAloneAndIsTold() {
    String file =
        new String(ndjson(2), StandardCharsets.UTF_8) + "{\"name\":\"\",\"email\":\"=1+1\"}\n";

    HttpAnswer answer = post(file.getBytes(StandardCharsets.UTF_8));

    assertEquals(202, answer.status(), answer.text());
    assertRows(answer.json(), 3, 2, 1);
    String errors = "/imports/" + answer.json().getString("id") + "/errors";
    HttpAnswer lines = api.send(HttpRequest.get(errors));
    assertEquals(NDJSON, lines.mediaType());
    for (String line : lines.text().split("\n")) {
      assertEquals(3, new JsonObject(line).getInteger("row"));
      assertFalse(line.contains("1+1"), line);
    }
    HttpAnswer csv = api.send(HttpRequest.get(errors + "?format=csv"));
    assertTrue(csv.text().startsWith("number,field,reason\r\n3,"), csv.text());
    assertEquals(csv.text(), api.send(HttpRequest.get(errors).header("Accept", "text/csv")).text());
  }

  @Test
  void whatCannotBeReadFailsTheImportAndSaysWhere() {
    String csv = new String(csv(1_400), StandardCharsets.UTF_8) + "\"never closed,x";

    HttpAnswer answer =
        api.send(
            HttpRequest.of("POST", "/imports")
                .body("text/csv", csv.getBytes(StandardCharsets.UTF_8)));

    assertEquals(400, answer.status());
    assertEquals("unreadable-file", answer.problem());
    assertTrue(answer.text().contains("line 1402, column 1"), answer.text());
    assertTrue(answer.text().contains("1400 rows before were taken"), answer.text());
    String id = answer.header("Location").orElseThrow().substring("/imports/".length());
    JsonObject view = progress(id);
    assertEquals("failed", view.getString("state"));
    assertEquals(1_402, view.getJsonObject("failure").getInteger("line"));
    assertRows(view, 1_400, 1_400, 0);
    assertEquals("import-closed", feed(id, ndjson(1), 0, true).problem());
  }

  @Test
  void aFileWithoutRowsFails() {
    HttpAnswer answer = post(new byte[] {'\n'});

    assertEquals(400, answer.status());
    String location = answer.header("Location").orElseThrow();
    assertEquals("failed", api.send(HttpRequest.get(location)).json().getString("state"));
  }

  @Test
  void anEmptyFileIsNoFileOfRows() {
    HttpRequest empty = HttpRequest.of("POST", "/imports").body("text/csv", new byte[0]);

    HttpAnswer answer = api.send(empty);

    assertEquals(400, answer.status());
    assertEquals("unreadable-file", answer.problem());
  }

  @Test
  void aPackedPieceThatComesInChunksLeavesTheImportOpen() throws Exception {
    byte[] file = gzip(csv(2_600));
    String id = create("");
    byte[] half = Arrays.copyOf(file, file.length / 2);
    try (RawClient client = api.server.connect()) {
      String head =
          "PATCH /imports/%s HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nUpload-Offset: 0\r\n"
              + "Content-Encoding: gzip\r\nUpload-Complete: ?0\r\nTransfer-Encoding: chunked\r\n\r\n";
      client.write(head.formatted(id).getBytes());
      client.write((Integer.toHexString(half.length) + "\r\n").getBytes());
      client.write(half);
      client.write("\r\n0\r\n\r\n".getBytes());

      HttpAnswer answer = client.read(false);

      assertEquals(204, answer.status(), answer.text());
    }
    HttpAnswer whole =
        api.send(patch(id, 0, true).header("Content-Encoding", "gzip").body("text/csv", file));
    assertEquals(202, whole.status(), whole.text());
    assertRows(whole.json(), 2_600, 2_600, 0);
  }

  @Test
  void whatIsNoFileOfRowsIsRefusedBeforeAnythingIsMade() {
    byte[] file = ndjson(1);
    HttpRequest json = HttpRequest.of("POST", "/imports").body("application/json", file);
    assertEquals(415, api.send(json).status());
    HttpRequest latin =
        HttpRequest.of("POST", "/imports").body("text/csv; charset=iso-8859-1", file);
    assertEquals(415, api.send(latin).status());
    HttpRequest brotli =
        HttpRequest.of("POST", "/imports").header("Content-Encoding", "br").body(NDJSON, file);
    assertEquals(415, api.send(brotli).status());
    HttpRequest unknown = HttpRequest.of("POST", "/imports?onconflict=skip").body(NDJSON, file);
    assertEquals(400, api.send(unknown).status());
    HttpRequest contradiction = HttpRequest.of("POST", "/imports?format=csv").body(NDJSON, file);
    assertEquals(415, api.send(contradiction).status());
    assertEquals(0, api.send(HttpRequest.get("/imports")).json().getJsonArray("imports").size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anUploadThatBreaksAnywhereGoesOnWithoutLosingOrDoublingARow(long seed) throws Exception {
    byte[] file = ndjson(4_321);
    String id = create("?format=ndjson");
    Random random = new Random(seed);
    for (int broken = 0; broken < 3; broken++) {
      long from = offset(id);
      int to = (int) from + random.nextInt(file.length - (int) from);
      try (RawClient client = api.server.connect()) {
        String head =
            "PATCH /imports/%s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nUpload-Offset: %d\r\n"
                + "Upload-Complete: ?1\r\nContent-Length: %d\r\n\r\n";
        client.write(head.formatted(id, NDJSON, from, file.length - from).getBytes());
        client.write(Arrays.copyOfRange(file, (int) from, to));
      }
      await().until(() -> api.metrics.get("muster.imports.uploads").gauge().value() == 0);
    }

    HttpAnswer answer = feed(id, file, offset(id), true);

    assertEquals(202, answer.status(), answer.text());
    assertRows(progress(id), 4_321, 4_321, 0);
    assertEquals(4_321 / Chunker.USUAL_ROWS + 1, api.imports.decided(id).size());
  }

  @Test
  void piecesOfAnySizeMakeTheSameFile() {
    byte[] file = csv(3_700);
    String id = create("");
    int piece = 150_000;
    for (long from = 0; from + piece < file.length; from = offset(id)) {
      byte[] part = Arrays.copyOfRange(file, (int) from, (int) from + piece);
      HttpAnswer answer = api.send(patch(id, from, false).body("text/csv", part));
      assertEquals(204, answer.status(), answer.text());
      assertTrue(offset(id) > from);
    }
    long from = offset(id);
    byte[] rest = Arrays.copyOfRange(file, (int) from, file.length);

    HttpAnswer answer = api.send(patch(id, from, true).body("text/csv", rest));

    assertEquals(202, answer.status(), answer.text());
    assertRows(answer.json(), 3_700, 3_700, 0);
  }

  @Test
  void aPackedFileIsSentAgainFromItsBeginning() throws Exception {
    byte[] file = gzip(csv(2_600));
    String id = create("");
    byte[] half = Arrays.copyOf(file, file.length * 3 / 4);
    HttpAnswer first =
        api.send(patch(id, 0, false).header("Content-Encoding", "gzip").body("text/csv", half));
    assertEquals(204, first.status(), first.text());
    assertEquals("0", first.header("Upload-Offset").orElseThrow());
    long rows = Long.parseLong(first.header("Import-Rows").orElseThrow());
    assertTrue(rows >= 1_000, rows + " rows");
    int published = api.imports.published();

    HttpAnswer answer =
        api.send(patch(id, 0, true).header("Content-Encoding", "gzip").body("text/csv", file));

    assertEquals(202, answer.status(), answer.text());
    assertRows(answer.json(), 2_600, 2_600, 0);
    assertEquals(21 - rows / Chunker.USUAL_ROWS, api.imports.published() - published);
  }

  @Test
  void aBodyAtAnotherOffsetIsRefusedAndTheRightOneTold() {
    byte[] file = ndjson(2_000);
    String id = create("");
    assertEquals(204, feed(id, Arrays.copyOf(file, file.length - 10), 0, false).status());
    long right = offset(id);

    HttpAnswer answer = feed(id, file, right - 1, true);

    assertEquals(409, answer.status());
    assertEquals("upload-offset", answer.problem());
    assertEquals(Long.toString(right), answer.header("Upload-Offset").orElseThrow());
    assertEquals(202, feed(id, file, right, true).status());
    HttpAnswer again = feed(id, file, offset(id), true);
    assertEquals("import-closed", again.problem());
    assertEquals("?1", again.header("Upload-Complete").orElseThrow());
  }

  @Test
  void twoUploadsAtOnceToOneImportAreOneTooMany() throws Exception {
    String id = create("?format=ndjson");
    try (RawClient first = api.server.connect()) {
      begin(first, id);

      HttpAnswer second = feed(id, ndjson(5), 0, true);

      assertEquals(409, second.status());
      assertEquals("upload-running", second.problem());
    }
  }

  /** Begins an upload that sends one row and no more for now. */
  private void begin(RawClient client, String id) throws IOException {
    String head =
        "PATCH /imports/%s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nUpload-Offset: 0\r\n"
            + "Upload-Complete: ?1\r\nTransfer-Encoding: chunked\r\n\r\n";
    client.write(head.formatted(id, NDJSON).getBytes());
    byte[] row = ndjson(1);
    client.write((Integer.toHexString(row.length) + "\r\n").getBytes());
    client.write(row);
    client.write("\r\n".getBytes());
    await().until(() -> api.metrics.get("muster.imports.uploads").gauge().value() >= 1);
    await().until(() -> api.imports.isLeased(id));
  }

  @Test
  void moreUploadsThanThereMayBeAreSentAwayForAWhile() throws Exception {
    try (RawClient one = api.server.connect();
        RawClient two = api.server.connect()) {
      begin(one, create("?format=ndjson"));
      begin(two, create("?format=ndjson"));

      HttpAnswer third = post(ndjson(1));

      assertEquals(503, third.status());
      assertEquals("overloaded", third.problem());
      assertTrue(third.header("Retry-After").isPresent());
    }
    await().until(() -> post(ndjson(1)).status() == 202);
  }

  @Test
  void aClientThatSendsNothingIsToldSoAndCanGoOn() throws Exception {
    String id = create("?format=ndjson");
    try (RawClient client = api.server.connect()) {
      begin(client, id);

      HttpAnswer answer = client.read(false);

      assertEquals(408, answer.status());
      assertEquals("0", answer.header("Import-Rows").orElseThrow());
    }
    assertEquals(202, feed(id, ndjson(3), 0, true).status());
  }

  @Test
  void aFullQueueHoldsTheClientBackAndLosesNothing() {
    AtomicInteger refused = new AtomicInteger();
    api.imports.broker(message -> refused.incrementAndGet() < 12 ? FULL : PublishResult.CONFIRMED);

    HttpAnswer answer = post(ndjson(9_000));

    assertEquals(202, answer.status(), answer.text());
    assertRows(answer.json(), 9_000, 9_000, 0);
  }

  @Test
  void aQueueThatStaysFullEndsTheUploadWhichCanBeResumed() {
    String id = create("");
    AtomicInteger taken = new AtomicInteger();
    api.imports.broker(message -> taken.incrementAndGet() <= 2 ? PublishResult.CONFIRMED : FULL);
    byte[] file = ndjson(20_000);

    HttpAnswer answer = feed(id, file, 0, true);

    assertEquals(503, answer.status());
    assertEquals("overloaded", answer.problem());
    assertEquals("" + 2 * Chunker.USUAL_ROWS, answer.header("Import-Rows").orElseThrow());
    assertEquals("receiving", progress(id).getString("state"));
    api.imports.broker(message -> PublishResult.CONFIRMED);
    assertEquals(202, feed(id, file, offset(id), true).status());
    assertRows(progress(id), 20_000, 20_000, 0);
  }

  @Test
  void aChunkThatTheBrokerMayHaveIsPublishedAgainAndCountedOnce() {
    AtomicInteger messages = new AtomicInteger();
    api.imports.broker(
        message ->
            messages.incrementAndGet() % 2 == 1
                ? PublishResult.UNCONFIRMED
                : PublishResult.CONFIRMED);

    HttpAnswer answer = post(ndjson(3_000));

    assertEquals(202, answer.status(), answer.text());
    assertRows(answer.json(), 3_000, 3_000, 0);
  }

  @Test
  void aProcessThatStopsEndsUploadsBehindAWholeChunk() throws Exception {
    String id = create("?format=ndjson");
    try (RawClient client = api.server.connect()) {
      begin(client, id);

      api.uploads.drain();

      HttpAnswer answer = client.read(false);
      assertEquals(503, answer.status());
      assertEquals("0", answer.header("Upload-Offset").orElseThrow());
    }
    assertEquals(503, post(ndjson(1)).status());
  }

  @Test
  void cancellingEndsTheUploadAndWhatIsStillOnTheQueueIsNotApplied() throws Exception {
    api.imports.work(false);
    String id = create("?format=ndjson");
    byte[] file = ndjson(3_000);
    assertEquals(204, feed(id, file, 0, false).status());
    HttpAnswer cancelled;
    HttpAnswer ended;
    try (RawClient client = api.server.connect()) {
      String head =
          "PATCH /imports/%s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nUpload-Offset: %d\r\n"
              + "Upload-Complete: ?1\r\nContent-Length: 1000\r\n\r\n";
      client.write(head.formatted(id, NDJSON, offset(id)).getBytes());
      await().until(() -> api.imports.isLeased(id));
      cancelled = api.send(HttpRequest.of("DELETE", "/imports/" + id));
      client.write(new byte[] {'\n'});
      ended = client.read(false);
    }

    assertEquals(200, cancelled.status());
    assertEquals("cancelled", cancelled.json().getString("state"));
    assertEquals(409, ended.status());
    assertEquals("import-closed", ended.problem());
    // A chunk ends when the row behind it comes.
    int taken = 3_000 - Chunker.USUAL_ROWS;
    assertRows(cancelled.json(), taken, 0, 0);
    api.imports.work(true);
    assertRows(progress(id), taken, 0, taken);
    assertEquals(200, api.send(HttpRequest.of("DELETE", "/imports/" + id)).status());
    HttpAnswer errors = api.send(HttpRequest.get("/imports/" + id + "/errors"));
    assertEquals(taken, errors.text().lines().count());
  }

  @Test
  void anUploadIsNotTakenOnceItsImportWasCancelledAtTheLastMoment() {
    api.imports.work(false);
    api.imports.beforeEnd(id -> api.imports.cancel(id, Instant.now()));

    HttpAnswer answer = post(ndjson(1_500));

    assertEquals(409, answer.status(), answer.text());
    assertEquals("import-closed", answer.problem());
    assertTrue(answer.text().contains("was cancelled"), answer.text());
  }

  @Test
  void allThatIsOnTheQueueIsTakenAlsoWhereNobodyCanSayWhatBecameOfIt() {
    api.imports.afterEnd(id -> api.imports.storeFails(new TimeoutException("away")));

    HttpAnswer answer = post(ndjson(1_500));

    assertEquals(202, answer.status(), answer.text());
    assertEquals("?1", answer.header("Upload-Complete").orElseThrow());
    assertRows(answer.json(), 1_500, 0, 0);
    api.imports.storeFails(null);
    String location = answer.header("Location").orElseThrow();
    assertEquals("done", api.send(HttpRequest.get(location)).json().getString("state"));
  }

  @Test
  void aStoreThatFailsAtTheEndLeavesAnImportThatItsClientFinds() {
    api.imports.work(false);
    api.imports.beforeEnd(id -> api.imports.storeFails(new TimeoutException("away")));
    byte[] file = ndjson(1_500);

    HttpAnswer answer = post(file);

    assertEquals(503, answer.status(), answer.text());
    String id = answer.header("Location").orElseThrow().substring("/imports/".length());
    api.imports.storeFails(null);
    assertEquals("receiving", progress(id).getString("state"));
  }

  @Test
  void aPackedFileThatBreaksWithinKnownRowsLeavesTheImportOpen() throws Exception {
    byte[] file = gzip(csv(2_600));
    String id = create("");
    HttpRequest first = patch(id, 0, false).header("Content-Encoding", "gzip");
    assertEquals(
        204, api.send(first.body("text/csv", Arrays.copyOf(file, file.length - 9))).status());
    byte[] broken = file.clone();
    Arrays.fill(broken, 300, 400, (byte) 0x55);

    for (byte[] other : List.of(broken, new byte[0], Arrays.copyOf(file, 200))) {
      HttpAnswer answer =
          api.send(patch(id, 0, true).header("Content-Encoding", "gzip").body("text/csv", other));

      assertEquals(409, answer.status(), answer.text());
      assertEquals("upload-offset", answer.problem());
      assertEquals("receiving", progress(id).getString("state"));
    }
    HttpRequest last = patch(id, 0, true).header("Content-Encoding", "gzip");
    assertEquals(202, api.send(last.body("text/csv", file)).status());
    assertRows(progress(id), 2_600, 2_600, 0);
  }

  @Test
  void moreListsOfErrorsThanMayBeWrittenAreSentAwayForAWhile() throws Exception {
    String bad = "{\"name\":\"\",\"email\":\"x\",\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1}\n";
    String id = post(bad.repeat(40_000).getBytes(StandardCharsets.UTF_8)).json().getString("id");
    String target = "/imports/" + id + "/errors";
    List<RawClient> unread = new ArrayList<>();
    for (int client = 0; client < 8; client++) {
      unread.add(api.server.connect());
      // Nobody reads their answers, so they don't end.
      unread.get(client).write(("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes());
    }
    try {
      await().until(() -> api.send(HttpRequest.of("HEAD", target)).status() == 503);

      HttpAnswer refused = api.send(HttpRequest.get(target));

      assertEquals("overloaded", refused.problem());
      assertTrue(refused.header("Retry-After").isPresent());
    } finally {
      for (RawClient client : unread) {
        client.close();
      }
    }
    await().until(() -> api.send(HttpRequest.of("HEAD", target)).status() == 200);
  }

  @Test
  void aFinishedImportCannotBeCancelled() {
    String id = post(ndjson(1)).json().getString("id");

    assertEquals("import-closed", api.send(HttpRequest.of("DELETE", "/imports/" + id)).problem());
  }

  @Test
  void progressIsToldAsItChangesUntilTheEnd() throws Exception {
    api.imports.work(false);
    String id = post(ndjson(1_500)).json().getString("id");
    try (RawClient client = api.server.connect()) {
      client.write(
          ("GET /imports/" + id + " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n")
              .getBytes());
      vertxLater();
      HttpAnswer stream = client.read(false);

      List<JsonObject> events =
          stream
              .text()
              .lines()
              .filter(line -> line.startsWith("data: "))
              .map(line -> new JsonObject(line.substring(6)))
              .toList();
      assertEquals("running", events.get(0).getString("state"));
      assertRows(events.get(0), 1_500, 0, 0);
      assertEquals("done", events.get(events.size() - 1).getString("state"));
      assertRows(events.get(events.size() - 1), 1_500, 1_500, 0);
    }
  }

  private void vertxLater() {
    new Thread(
            () -> {
              try {
                Thread.sleep(800);
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
              api.imports.work(true);
            })
        .start();
  }
}
