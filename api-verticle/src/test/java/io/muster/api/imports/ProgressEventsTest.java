package io.muster.api.imports;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.auth.Authenticator;
import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.record.UploadEnding;
import io.muster.api.imports.record.UploadPoint;
import io.muster.api.imports.record.UploadState;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.ImportsModel;
import io.muster.api.testing.RawClient;
import io.muster.api.testing.TestApi;
import io.muster.imports.OnConflict;
import io.muster.imports.rows.RowFormat;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a stream of progress ends. */
@Timeout(60)
class ProgressEventsTest {

  private static final String ID = "019b7c2f5a31d0c4e5f60718293a4b5c";

  private TestApi api;
  private RawClient client;

  @BeforeEach
  void start() throws Exception {
    api = new TestApi(Authenticator.NONE);
    client = api.server.connect();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    api.close();
  }

  private void put(Instant createdAt) {
    api.imports.put(
        new StoredImport(
            ID,
            "anonymous",
            ImportsModel.USER,
            OnConflict.FAIL,
            createdAt,
            null,
            UploadState.fresh(RowFormat.CSV)));
  }

  /** Opens a stream and waits until it has looked several times. */
  private void open() throws IOException {
    client.write(
        ("GET /imports/" + ID + " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n")
            .getBytes());
    await().until(() -> streams() == 1 && api.imports.tallied() >= 3);
  }

  private double streams() {
    return api.metrics.get("muster.imports.event.streams").gauge().value();
  }

  @Test
  void aStreamEndsAfterAQuarterOfAnHourAndItsClientComesAgain() throws Exception {
    put(Instant.now());
    open();

    api.clockOffset = Duration.ofMinutes(15);

    HttpAnswer stream = client.read(false);
    assertEquals(200, stream.status());
    assertTrue(stream.text().contains("\"receiving\""), stream.text());
    assertTrue(stream.text().endsWith("retry: 1000\n\n"), stream.text());
    await().until(() -> streams() == 0);
  }

  @Test
  void theStreamOfAnImportWhoseResultsAreNoLongerKeptEnds() throws Exception {
    put(Instant.now().minus(Duration.ofDays(14)).plus(Duration.ofMinutes(10)));
    open();

    api.clockOffset = Duration.ofMinutes(11);

    assertFalse(client.read(false).text().contains("retry"));
    assertEquals(404, api.send(HttpRequest.get("/imports/" + ID)).status());
  }

  @Test
  void theStreamOfACancelledImportGoesOnUntilItsUploadHasEnded() throws Exception {
    put(Instant.now());
    api.imports.lease(ID, "token", RowFormat.CSV, false);
    api.imports.cancel(ID, Instant.now());
    open();
    assertEquals(1, streams());

    api.imports.end(ID, "token", UploadPoint.START, new UploadEnding.Open());

    assertTrue(client.read(false).text().contains("\"cancelled\""));
  }

  @Test
  void anUploadThatDiedHoldsNoStreamForLongerThanItsLease() throws Exception {
    put(Instant.now());
    api.imports.lease(ID, "token", RowFormat.CSV, false);
    api.imports.cancel(ID, Instant.now());
    open();

    api.clockOffset = Duration.ofSeconds(31);

    assertTrue(client.read(false).text().contains("\"cancelled\""));
  }
}
