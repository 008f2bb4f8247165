package io.muster.system.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoMember;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.signing.ClusterPoint;
import io.muster.signing.ConsistencyTokenDecoding.Valid;
import io.muster.signing.ConsistencyTokens;
import io.muster.signing.SigningKeys;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has the token of a write sees it, and no read waits longer than it may. */
@NeedsRabbit(version = "4", virtualHosts = true)
@NeedsReplicaSet(members = 3, isolated = true, parameters = "enableTestCommands=1")
@Timeout(180)
class TokensIT {

  private static final Duration DEADLINE = Duration.ofSeconds(2);
  // For what isn't the read itself, on a machine that has much to do.
  private static final Duration SLACK = Duration.ofSeconds(1);
  private static final int READS = 20;
  private static final String UNKNOWN_SECRET = "the secret of another service, long enough";

  /** The page where a user is that was just made. */
  private static final Request NEWEST = Request.get("/users?sort=-_id&per_page=100");

  private static Deployment muster;
  private static MongoReplicaSet mongo;

  @BeforeAll
  static void start(RabbitServer rabbit, MongoReplicaSet set, @TempDir Path folder)
      throws Exception {
    mongo = set;
    // The driver would avoid a member that was slow lately, which here is the one to be met.
    String anyMember = set.uri().replace("/?", "/tokens?") + "&localThresholdMS=60000";
    // Where one secondary follows the other, a write takes as long as it needs to notice that that
    // one is paused, which is some ten seconds.
    Map<String, String> settings =
        Map.of(
            "READ_DEADLINE",
            DEADLINE.toMillis() + "ms",
            "ANSWER_DEADLINE",
            "60s",
            "MONGO_URI",
            anyMember);
    muster = Deployment.start(rabbit, set, "tokens", folder, settings);
    // The first of everything takes long, and says nothing.
    String path = newUser();
    String token = rename(path, "First");
    for (int n = 0; n < READS; n++) {
      muster.api(n).send(NEWEST.after(token));
      muster.api(n).start(Request.get(path).after(token)).join();
    }
  }

  @AfterAll
  static void end() {
    if (muster != null) {
      muster.close();
    }
  }

  @AfterEach
  void heal() {
    mongo.members().forEach(MongoMember::resume);
    mongo.awaitHealthy();
  }

  private static String newUser() {
    return muster.api(0).create(People.user(People.word("ada")));
  }

  /** Renames a user; returns the token of that. */
  private static String rename(String path, String name) {
    HttpResponse<String> renamed = muster.api(0).send(Request.patch(path, People.named(name)));
    assertEquals(200, renamed.statusCode(), renamed::body);
    return Told.token(renamed);
  }

  /** Many of each at both APIs at the same time; none may take longer than it may. */
  private static List<HttpResponse<String>> atOnce(Request... requests) {
    long begin = System.nanoTime();
    List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
    for (Request request : requests) {
      for (int n = 0; n < READS; n++) {
        running.add(muster.api(n).start(request));
      }
    }
    List<HttpResponse<String>> answers = running.stream().map(CompletableFuture::join).toList();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.compareTo(DEADLINE.plus(SLACK)) < 0, "the slowest read took " + took);
    return answers;
  }

  private static void assertAllShow(String word, List<HttpResponse<String>> answers) {
    for (HttpResponse<String> answer : answers) {
      assertEquals(200, answer.statusCode(), answer::body);
      assertTrue(answer.body().contains(word), answer::body);
    }
  }

  /** Pauses secondaries that both APIs read from: since the last time they have seen them again. */
  private static void pause(List<MongoMember> secondaries) {
    for (MongoMember secondary : secondaries) {
      try (MongoClient client = MongoClients.create(secondary.uri())) {
        for (int n = 0; n < 2; n++) {
          Api api = muster.api(n);
          await().until(() -> isReadFrom(client, api));
        }
      }
    }
    secondaries.forEach(MongoMember::pause);
  }

  private static boolean isReadFrom(MongoClient secondary, Api api) {
    long before = queries(secondary);
    api.send(NEWEST);
    return queries(secondary) > before;
  }

  private static long queries(MongoClient member) {
    Document status = member.getDatabase("admin").runCommand(new Document("serverStatus", 1));
    return ((Number) status.get("opcounters", Document.class).get("query")).longValue();
  }

  private static double counted(String metric) {
    return muster.api(0).counted(metric) + muster.api(1).counted(metric);
  }

  @Test
  void aReadWithATokenSeesTheWriteInTimeAtEachApiThoughASecondaryIsPaused() {
    String path = newUser();
    assertSeenThoughASecondaryIsPaused(path, People.word("bea"), Request.get(path));
  }

  @Test
  void aListWithATokenSeesTheWriteInTimeAtEachApiThoughASecondaryIsPaused() {
    assertSeenThoughASecondaryIsPaused(newUser(), People.word("cleo"), NEWEST);
  }

  private static void assertSeenThoughASecondaryIsPaused(String path, String name, Request read) {
    double turned = counted("muster_reads_turned_total");
    pause(mongo.secondaries().subList(0, 1));

    String token = rename(path, name);

    assertAllShow(name, atOnce(read.after(token)));
    assertTrue(counted("muster_reads_turned_total") > turned, "none met the paused one");
  }

  @Test
  void aSecondaryThatAnswersButLagsIsNotBelievedWhereThereIsAToken() {
    String path = newUser();
    String name = People.word("dora");
    try (MongoClient lagging = MongoClients.create(mongo.secondaries().get(0).uri())) {
      failPoint(lagging, "alwaysOn");
      try {
        String token = rename(path, name);

        assertAllShow(name, atOnce(Request.get(path).after(token), NEWEST.after(token)));
        await("a stale read, which is allowed where there is no token")
            .until(() -> !muster.api(0).send(Request.get(path)).body().contains(name));
      } finally {
        failPoint(lagging, "off");
      }
    }
  }

  /** Whether a secondary takes what the primary wrote. */
  private static void failPoint(MongoClient member, String mode) {
    member
        .getDatabase("admin")
        .runCommand(new Document("configureFailPoint", "rsSyncApplyStop").append("mode", mode));
  }

  @Test
  void aSecondaryThatWasPausedIsNoDangerWhenItIsBack() {
    String path = newUser();
    String name = People.word("eve");
    MongoMember secondary = mongo.secondaries().get(0);
    secondary.pause();
    String token = "";
    for (int n = 0; n < 50; n++) {
      token = rename(path, name + "-" + n);
    }
    secondary.resume();

    assertAllShow(name + "-49", atOnce(Request.get(path).after(token)));
  }

  @Test
  void noReadWithoutATokenHangsOnSecondariesThatSayNothing() {
    String path = newUser();
    rename(path, "Fay");
    double turned = counted("muster_reads_turned_total");
    pause(mongo.secondaries());

    assertAllShow("Fay", atOnce(Request.get(path), NEWEST));
    assertTrue(counted("muster_reads_turned_total") > turned, "none met a paused one");
  }

  @Test
  void whatNobodyAnswersIs503WithinTheDeadline() {
    String path = newUser();
    String token = rename(path, "Gil");
    HttpResponse<String> accepted =
        muster
            .api(0)
            .send(Request.patch(path, People.named("Hal")).with("Prefer", "respond-async"));
    String operation = Told.header(accepted, "Location");
    double unanswered = counted("muster_reads_unanswered_total");
    mongo.members().forEach(MongoMember::pause);

    Request read = Request.get(path);
    for (HttpResponse<String> answer : atOnce(read, read.after(token), Request.get(operation))) {
      assertEquals(503, answer.statusCode(), answer::body);
      assertEquals("1", Told.header(answer, "Retry-After"));
    }
    assertTrue(counted("muster_reads_unanswered_total") > unanswered);
  }

  private static ConsistencyTokens tokens(String secret, Instant now) {
    return new ConsistencyTokens(SigningKeys.of(List.of(secret)), () -> now, Duration.ofHours(24));
  }

  private static ClusterPoint pointOf(String token) {
    return ((Valid) tokens(Deployment.SECRET, Instant.now()).decode(token)).point();
  }

  /** What a client is told of a token that is not taken. */
  private static JsonObject refused(Request read) {
    HttpResponse<String> answer = muster.api(1).send(read);
    assertEquals(400, answer.statusCode(), answer::body);
    JsonObject fault = Told.json(answer).getJsonArray("errors").getJsonObject(0);
    assertEquals("Consistency-Token", fault.getString("pointer"), answer::body);
    return fault;
  }

  @Test
  void aTokenThatWasForgedOrDamagedIsRefusedAndMovesNoClock() {
    String path = newUser();
    String token = rename(path, "Ida");
    ClusterPoint point = pointOf(token);
    Instant farAhead = Instant.now().plus(Duration.ofDays(365));
    ClusterPoint future =
        new ClusterPoint(farAhead.getEpochSecond() << Integer.SIZE, point.clusterTime());
    int middle = token.length() / 2;
    char other = token.charAt(middle) == 'A' ? 'B' : 'A';

    for (String forged :
        List.of(
            token.substring(0, middle) + other + token.substring(middle + 1),
            token.substring(0, token.length() - 4),
            "AAAA" + token,
            "no-token",
            tokens(UNKNOWN_SECRET, Instant.now()).encode(future),
            tokens(Deployment.SECRET, Instant.now()).encode(future),
            tokens(Deployment.SECRET, farAhead).encode(point))) {
      refused(Request.get(path).after(forged));
      refused(NEWEST.after(forged));
    }

    assertAllShow("Ida", atOnce(Request.get(path).after(token), NEWEST.after(token)));
    Document ping = muster.mongo().getDatabase("admin").runCommand(new Document("ping", 1));
    BsonTimestamp clock =
        ping.get("$clusterTime", Document.class).get("clusterTime", BsonTimestamp.class);
    assertTrue(clock.getTime() < Instant.now().plusSeconds(60).getEpochSecond(), clock::toString);
  }

  @Test
  void aTokenOutlivesTheChangeOfTheKeyThatSignedItButNotItsAge() {
    String path = newUser();
    String name = People.word("jon");
    ClusterPoint point = pointOf(rename(path, name));
    Instant now = Instant.now();

    String earlierKey = tokens(Deployment.EARLIER_SECRET, now).encode(point);
    assertAllShow(name, atOnce(Request.get(path).after(earlierKey), NEWEST.after(earlierKey)));
    refused(Request.get(path).after(tokens(UNKNOWN_SECRET, now).encode(point)));
    String old = tokens(Deployment.SECRET, now.minus(Duration.ofHours(25))).encode(point);
    assertTrue(refused(Request.get(path).after(old)).getString("detail").contains("too old"));
    assertTrue(refused(NEWEST.after(old)).getString("detail").contains("too old"));
  }

  @Test
  void aReadPromisesNothingAboutHowFreshItIs() {
    String path = newUser();
    HttpResponse<String> written = muster.api(0).send(Request.patch(path, People.named("Kim")));

    for (Request read :
        Stream.of(Request.get(path), NEWEST)
            .flatMap(request -> Stream.of(request, request.after(Told.token(written))))
            .toList()) {
      HttpResponse<String> answer = muster.api(1).send(read);
      assertEquals(200, answer.statusCode(), answer::body);
      for (String header : List.of("Consistency-Token", "Age", "Expires", "Last-Modified")) {
        assertFalse(answer.headers().firstValue(header).isPresent(), header);
      }
      assertEquals("private, no-cache", Told.header(answer, "Cache-Control"));
    }
  }
}
