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
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is too much is refused at once and says when to come back; reads go on; and nothing has to
 * be restarted when it is over.
 */
@NeedsRabbit(version = "4", isolated = true)
@NeedsReplicaSet(members = 3)
@Timeout(120)
class BackpressureIT {

  private static final int SHARD_BOUND = 10;
  private static final int WINDOW = 20;
  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(3);
  private static final Duration SOON = Duration.ofSeconds(30);

  private static RabbitServer broker;
  private static Processes processes;
  private static MusterProcess worker;
  private static MusterProcess api;
  private static Api http;
  private static String path;

  @BeforeAll
  static void start(RabbitServer rabbit, MongoReplicaSet mongo) {
    broker = rabbit;
    Map<String, String> settings =
        Map.of(
            "SHARDS",
            "1",
            "SHARD_BOUND",
            Integer.toString(SHARD_BOUND),
            "WRITES_IN_FLIGHT",
            Integer.toString(WINDOW),
            "ANSWER_DEADLINE",
            ANSWER_DEADLINE.toSeconds() + "s",
            "HASHING_THREADS",
            "1",
            "HASHING_QUEUE",
            "2");
    processes = new Processes(rabbit.newVirtualHost(), mongo.uri(), "backpressure", settings);
    worker = processes.worker();
    api = processes.api();
    worker.awaitReady();
    http = Api.of(api.awaitReady());
    path = http.create(People.user(People.word("reader")));
    for (int warm = 0; warm < 100; warm++) {
      http.send(Request.get(path));
      assertEquals(200, change().statusCode());
    }
    // Reads without a token are those of any secondary, and one of them may not have it yet.
    await()
        .atMost(SOON)
        .during(Duration.ofSeconds(2))
        .until(() -> http.send(Request.get(path)).statusCode() == 200);
  }

  @AfterAll
  static void end() {
    if (processes != null) {
      processes.close();
    }
  }

  /** A write without a password. */
  private static HttpResponse<String> change() {
    return http.send(Request.patch(path, People.named(People.word("name"))));
  }

  /** The same, answered as soon as the queue has it. */
  private static HttpResponse<String> handIn() {
    return http.send(
        Request.patch(path, People.named(People.word("name"))).with("Prefer", "respond-async"));
  }

  private static void assertWritesGoThrough() {
    await().atMost(SOON).until(() -> change().statusCode() == 200);
  }

  @Test
  void aFullQueueRefusesAtOnceUntilWorkersAreBack() throws Exception {
    assertEquals(0, worker.terminate());
    Attempts attempts = new Attempts(BackpressureIT::handIn);
    await().atMost(SOON).until(() -> new Attempts(BackpressureIT::handIn).once().status() == 503);

    try (Reading reading = Reading.start(http, path)) {
      worker = processes.worker();
      attempts.untilTaken(SOON);
      String reads = reading.assertUndisturbed();

      System.out.println("full queue: " + attempts + reads);
    }
    attempts.assertPrompt();
    attempts.assertHonest();
    attempts.assertGrowing();
    assertWritesGoThrough();
  }

  @Test
  void aFullWindowRefusesAtOnceUntilAWriteInItEnds() throws Exception {
    worker.signal("STOP");
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    Attempts attempts = new Attempts(BackpressureIT::handIn);
    try (Reading reading = Reading.start(http, path)) {
      for (int n = 0; n < WINDOW; n++) {
        waiting.add(http.start(Request.patch(path, People.named(People.word("name")))));
      }
      await().atMost(SOON).until(() -> api.metric("muster_writes_in_flight") == WINDOW);

      attempts.untilTaken(SOON);

      String reads = reading.assertUndisturbed();
      System.out.println("full window: " + attempts + reads);
    } finally {
      worker.signal("CONT");
    }
    attempts.assertPrompt();
    attempts.assertHonest();
    waiting.forEach(answer -> assertEquals(202, answer.join().statusCode()));
    assertWritesGoThrough();
  }

  @Test
  void moreCreationsThanMayWaitForTheirHashAreRefusedAtOnceAndTakenWhenTheyComeBackAsTold()
      throws Exception {
    List<Long> refusedAfter = new ArrayList<>();
    Consumer<Long> refused =
        took -> {
          synchronized (refusedAfter) {
            refusedAfter.add(took);
          }
        };
    List<CompletableFuture<HttpResponse<String>>> creations = new ArrayList<>();
    try (Reading reading = Reading.start(http, path)) {
      // Beyond what a client's first connections cost.
      for (int round = 0; round < 5; round++) {
        for (int n = 0; n < 10; n++) {
          creations.add(create(refused));
        }
        CompletableFuture.allOf(creations.toArray(CompletableFuture[]::new)).join();
      }
      TimeUnit.MILLISECONDS.sleep(500);
      System.out.println("full pool: refused after " + refusedAfter);
      reading.assertUndisturbed();
    }

    List<HttpResponse<String>> told = creations.stream().map(CompletableFuture::join).toList();
    List<HttpResponse<String>> no =
        told.stream().filter(answer -> answer.statusCode() != 201).toList();
    assertTrue(told.size() - no.size() >= 15, () -> "created " + (told.size() - no.size()));
    assertFalse(no.isEmpty());
    int longest = 0;
    for (HttpResponse<String> answer : no) {
      assertEquals(503, answer.statusCode(), answer::body);
      int seconds = Integer.parseInt(Told.header(answer, "Retry-After"));
      assertTrue(seconds >= 1 && seconds <= 10, () -> "told " + seconds);
      longest = Math.max(longest, seconds);
    }
    refusedAfter.sort(null);
    long median = refusedAfter.get(refusedAfter.size() / 2);
    assertTrue(median <= 100, () -> "refused after " + refusedAfter);
    TimeUnit.SECONDS.sleep(longest);
    http.create(People.user(People.word("pool")));
  }

  private static CompletableFuture<HttpResponse<String>> create(Consumer<Long> refused) {
    long begun = System.nanoTime();
    return http.start(Request.post(People.user(People.word("pool"))))
        .whenComplete(
            (answer, failed) -> {
              if (answer != null && answer.statusCode() == 503) {
                refused.accept(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "disk"})
  void anAlarmOfTheBrokerRefusesWritesAtOnceUntilItIsOver(String kind) throws Exception {
    assertWritesGoThrough();
    Attempts attempts = new Attempts(BackpressureIT::change);
    long end;
    try (Reading reading = Reading.start(http, path)) {
      alarm(kind, true);
      try {
        await()
            .atMost(SOON)
            .until(() -> new Attempts(BackpressureIT::change).once().status() == 503);
        end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
        attempts.whilst(() -> System.nanoTime() - end < 0);
        // Reads go on, so nobody is to be passed over for them.
        assertEquals(200, api.health("ready"));
      } finally {
        alarm(kind, false);
      }
      attempts.untilTaken(SOON);
      String reads = reading.assertUndisturbed();

      System.out.println(kind + " alarm: " + attempts + reads);
    }
    attempts.assertPrompt();
    attempts.assertHonest();
    attempts.assertGrowing();
    assertWritesGoThrough();
  }

  private static void alarm(String kind, boolean raised) {
    if (kind.equals("memory")) {
      broker.memoryAlarm(raised);
    } else {
      broker.diskAlarm(raised);
    }
  }
}
