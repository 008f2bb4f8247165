package io.muster.system.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.system.process.MusterProcess;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A file comes through the HTTP door whole, whatever breaks on the way: no row lost or doubled. */
@NeedsRabbit(version = "4", isolated = true)
@NeedsReplicaSet(members = 3)
@Timeout(240)
class ImportsIT {

  private static final String HASH = "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$" + "A".repeat(43);
  private static final Duration LONG = Duration.ofMinutes(2);

  /** Rows that the queue holds when it is full: so few that it soon is. */
  private static final int BOUND = 10;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static Processes processes;
  private static MusterProcess worker;
  private static String api;

  @BeforeAll
  static void start(RabbitServer rabbit, MongoReplicaSet mongo) {
    Map<String, String> settings =
        Map.of("SHARDS", "1", "IMPORT_BOUND", Integer.toString(BOUND), "HASHING_THREADS", "1");
    processes = new Processes(rabbit.newVirtualHost(), mongo.uri(), "imports", settings);
    worker = processes.worker();
    MusterProcess process = processes.api();
    worker.awaitReady();
    api = process.awaitReady().api();
  }

  @AfterAll
  static void end() {
    if (processes != null) {
      processes.close();
    }
  }

  /** Rows whose addresses no other file has; every tenth has none. */
  private static byte[] file(String who, int rows) {
    return file(who, "", rows);
  }

  private static byte[] file(String who, String surname, int rows) {
    StringBuilder file = new StringBuilder();
    for (int row = 1; row <= rows; row++) {
      String email = row % 10 == 0 ? "nobody" : who + row + "@example.org";
      file.append("{\"name\":\"N").append(row).append(surname);
      file.append("\",\"email\":\"").append(email);
      file.append("\",\"password_hash\":\"").append(HASH).append("\"}\n");
    }
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static HttpRequest.Builder to(String base, String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(LONG);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  private static String create() {
    HttpResponse<String> made =
        send(to(api, "/imports?format=ndjson").POST(BodyPublishers.noBody()));
    assertEquals(201, made.statusCode(), made::body);
    return made.headers().firstValue("Location").orElseThrow();
  }

  private static long offset(String base, String address) {
    HttpResponse<String> head = send(to(base, address).method("HEAD", BodyPublishers.noBody()));
    return head.headers().firstValueAsLong("Upload-Offset").orElseThrow();
  }

  /** Sends the rest of a file from where the import is, until that works. */
  private static void finish(String base, String address, byte[] file) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              // Another upload may have a lease that it doesn't use any more.
              int from = (int) offset(base, address);
              return send(to(base, address)
                          .header("Content-Type", "application/x-ndjson")
                          .header("Upload-Offset", Integer.toString(from))
                          .header("Upload-Complete", "?1")
                          .method(
                              "PATCH", BodyPublishers.ofByteArray(file, from, file.length - from)))
                      .statusCode()
                  == 202;
            });
  }

  private static JsonObject progress(String base, String address) {
    JsonObject view = new JsonObject(send(to(base, address).GET()).body());
    JsonObject rows = view.getJsonObject("rows");
    assertEquals(
        rows.getLong("read"),
        rows.getLong("applied")
            + rows.getLong("skipped")
            + rows.getLong("rejected")
            + rows.getLong("pending"),
        view::encode);
    return view;
  }

  private static void assertDone(String base, String address, int rows) {
    await().atMost(LONG).until(() -> progress(base, address).getString("state").equals("done"));
    JsonObject counts = progress(base, address).getJsonObject("rows");
    assertEquals(rows, counts.getLong("read"), counts::encode);
    assertEquals(rows - rows / 10, counts.getLong("created"), counts::encode);
    assertEquals(rows / 10, counts.getLong("rejected"), counts::encode);
    assertEquals(0, counts.getLong("pending"), counts::encode);
    HttpResponse<String> errors = send(to(base, address + "/errors").GET());
    assertEquals(rows / 10, errors.body().lines().count());
  }

  @Test
  void twentyThousandRowsAreTakenAndEachBadOneIsTold() {
    long begin = System.nanoTime();
    HttpResponse<String> answer =
        send(
            to(api, "/imports")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(file("plain", 20_000))));

    assertEquals(202, answer.statusCode(), answer::body);
    assertDone(api, answer.headers().firstValue("Location").orElseThrow(), 20_000);
    System.out.println(
        "20000 rows in " + (System.nanoTime() - begin) / 1_000_000 + " ms, upload and decisions");
  }

  @Test
  void aPackedFileWithAMarkIsTakenAsWell() throws Exception {
    StringBuilder csv = new StringBuilder("\uFEFFname,email,password_hash\r\n");
    for (int row = 1; row <= 5_000; row++) {
      String email = row % 10 == 0 ? "nobody" : "packed" + row + "@example.org";
      csv.append("\"N, ").append(row).append("\",").append(email).append(",\"");
      csv.append(HASH).append("\"\r\n");
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> answer =
        send(
            to(api, "/imports")
                .header("Content-Type", "text/csv")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray())));

    assertEquals(202, answer.statusCode(), answer::body);
    assertDone(api, answer.headers().firstValue("Location").orElseThrow(), 5_000);
  }

  @Test
  void anUploadThatBreaksAtAnyByteGoesOn() throws Exception {
    byte[] file = file("broken", 20_000);
    String address = create();
    Random random = new Random(7);
    for (int broken = 0; broken < 3; broken++) {
      int from = (int) offset(api, address);
      int to = from + random.nextInt((file.length - from) / 2);
      try (Socket socket = begin(api, address, from, file.length - from)) {
        socket.getOutputStream().write(Arrays.copyOfRange(file, from, to));
        socket.getOutputStream().flush();
      }
    }

    finish(api, address, file);

    assertDone(api, address, 20_000);
  }

  /** Sends the head of a request for the rest of a file. */
  private static Socket begin(String base, String address, long from, long length)
      throws IOException {
    URI uri = URI.create(base);
    Socket socket = new Socket();
    socket.setSendBufferSize(64 * 1024);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    String head =
        "PATCH %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
            + "Upload-Offset: %d\r\nUpload-Complete: ?1\r\nContent-Length: %d\r\n\r\n";
    socket.getOutputStream().write(head.formatted(address, from, length).getBytes());
    return socket;
  }

  @Test
  void anApiThatIsKilledWhileItReceivesIsNoLoss() throws Exception {
    byte[] file = file("killed", 20_000);
    MusterProcess other = processes.api();
    String base = other.awaitReady().api();
    String address = create();
    try (Socket socket = begin(base, address, 0, file.length)) {
      socket.getOutputStream().write(file, 0, file.length / 2);
      socket.getOutputStream().flush();
      await().atMost(LONG).until(() -> offset(api, address) > 0);

      other.kill();
    }
    long known = offset(api, address);
    assertTrue(known < file.length, known + " bytes");

    finish(api, address, file);

    assertDone(api, address, 20_000);
  }

  @Test
  void aFullQueueHoldsTheClientBackUntilWorkersAreThere() throws Exception {
    // More than the buffers of two sockets and the queue together.
    byte[] file = file("slow", "~".repeat(80), 80_000);
    String address = create();
    AtomicLong sent = new AtomicLong();
    assertEquals(0, worker.terminate());
    try (Socket socket = begin(api, address, 0, file.length)) {
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> write(socket, file, sent));
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(30))
          .until(() -> sent.get(), new SameAsBefore());
      boolean all = sending.isDone();
      System.out.println("a full queue took " + sent + " of " + file.length + " bytes");

      worker = processes.worker();

      assertFalse(all, "nothing was held back");

      sending.join();
      byte[] answer = new byte[12];
      assertEquals(12, socket.getInputStream().readNBytes(answer, 0, 12));
      assertEquals("HTTP/1.1 202", new String(answer, StandardCharsets.US_ASCII));
    }
    assertDone(api, address, 80_000);
  }

  private static void write(Socket socket, byte[] file, AtomicLong sent) {
    try {
      for (int from = 0; from < file.length; from += 8_192) {
        int length = Math.min(8_192, file.length - from);
        socket.getOutputStream().write(file, from, length);
        sent.addAndGet(length);
      }
      socket.getOutputStream().flush();
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  /** A number that is not 0 and doesn't change. */
  private static final class SameAsBefore extends org.hamcrest.BaseMatcher<Long> {
    private long before;

    @Override
    public boolean matches(Object now) {
      boolean same = before != 0 && now.equals(before);
      before = (Long) now;
      return same;
    }

    @Override
    public void describeTo(org.hamcrest.Description description) {
      description.appendText("a number that doesn't change");
    }
  }
}
