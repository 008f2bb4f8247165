package io.muster.api.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.muster.access.Client;
import io.muster.access.Role;
import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.record.UploadState;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.ImportsModel;
import io.muster.api.testing.TestApi;
import io.muster.imports.OnConflict;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sees which imports, and in which order. */
class WhoseImportsTest {

  private static final Map<String, Client> CLIENTS =
      Map.of(
          "ann", new Client("ann", Role.IMPORT),
          "bob", new Client("bob", Role.IMPORT),
          "eve", new Client("eve", Role.WRITE),
          "root", new Client("root", Role.ADMIN));

  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    api = new TestApi(authorization -> Optional.ofNullable(CLIENTS.get(authorization)));
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private HttpAnswer as(String client, String method, String target) {
    HttpRequest request = HttpRequest.of(method, target).header("Authorization", client);
    return api.send(method.equals("POST") ? request.header("Content-Length", "0") : request);
  }

  private String made(String client) {
    return as(client, "POST", "/imports").header("Location").orElseThrow();
  }

  @Test
  void othersAreToldThatItIsNotThere() {
    String import1 = made("ann");

    assertEquals(200, as("ann", "GET", import1).status());
    assertEquals(200, as("root", "GET", import1).status());
    for (String target : List.of(import1, import1 + "/errors")) {
      assertEquals(404, as("bob", "GET", target).status());
    }
    assertEquals(404, as("bob", "DELETE", import1).status());
    HttpRequest patch =
        HttpRequest.of("PATCH", import1)
            .header("Authorization", "bob")
            .header("Upload-Offset", "0")
            .body("text/csv", "name,email\n");
    assertEquals(404, api.send(patch).status());
    assertEquals(200, as("root", "DELETE", import1).status());
  }

  @Test
  void whoMayOnlyWriteMayNotImport() {
    assertEquals(403, as("eve", "POST", "/imports").status());
    assertEquals(403, as("eve", "GET", "/imports").status());
  }

  @Test
  void theListShowsOnesOwnAndAdminsSeeThoseOfTheQueueToo() {
    String ann = made("ann");
    String bob = made("bob");
    api.imports.put(
        new StoredImport(
            "nightly",
            null,
            "muster-import",
            OnConflict.FAIL,
            Instant.now().plusSeconds(5),
            null,
            UploadState.fresh(null)));

    assertEquals(List.of(ann), addresses(as("ann", "GET", "/imports")));
    assertEquals(List.of("/imports/nightly", bob, ann), addresses(as("root", "GET", "/imports")));
    assertEquals(404, as("ann", "GET", "/imports/nightly").status());
  }

  @Test
  void pagesShowEachImportOnceAndTheNewestFirst() throws Exception {
    List<String> made = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      made.add(0, made("ann"));
      api.clockOffset = api.clockOffset.plus(Duration.ofSeconds(1));
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      HttpAnswer page = as("ann", "GET", "/imports?per_page=2" + cursor);
      seen.addAll(addresses(page));
      String next = page.json().getString("next_cursor");
      cursor = next == null ? null : "&cursor=" + next;
      assertEquals(next != null, page.header("Link").isPresent());
    } while (cursor != null);

    assertEquals(made, seen);
    HttpAnswer broken = as("ann", "GET", "/imports?cursor=AAAA");
    assertFalse(broken.fault("?cursor").isEmpty());
  }

  @Test
  void anImportThatIsTooOldTakesNoMoreRows() {
    String old = made("ann");
    api.clockOffset = Duration.ofDays(8);
    HttpRequest patch =
        HttpRequest.of("PATCH", old)
            .header("Authorization", "ann")
            .header("Upload-Offset", "0")
            .body("text/csv", "name,email\n");

    assertEquals("import-closed", api.send(patch).problem());
  }

  @Test
  void anImportWhoseResultsAreGoneIsGoneToo() {
    String old = made("ann");
    api.clockOffset = Duration.ofDays(14).plusMinutes(5);
    String fresh = made("ann");

    assertEquals(404, as("ann", "GET", old).status());
    assertEquals(404, as("root", "GET", old + "/errors").status());
    assertEquals(List.of(fresh), addresses(as("ann", "GET", "/imports")));
  }

  @Test
  void aStoreThatIsAwayIsToldAsSuch() {
    String made = made("ann");
    api.imports.storeFails(new java.util.concurrent.TimeoutException("away"));

    for (String target : List.of(made, made + "/errors", "/imports")) {
      assertEquals(503, as("ann", "GET", target).status());
    }
    assertEquals(503, as("ann", "POST", "/imports").status());
  }

  private static List<String> addresses(HttpAnswer page) {
    return page.json().getJsonArray("imports").stream()
        .map(JsonObject.class::cast)
        .map(view -> "/imports/" + view.getString("id"))
        .toList();
  }

  @Test
  void theSenderOfChunksIsTheApisOwnUser() {
    String address = made("ann");
    assertEquals(
        ImportsModel.USER,
        api.imports.find(address.substring("/imports/".length())).result().sender());
  }
}
