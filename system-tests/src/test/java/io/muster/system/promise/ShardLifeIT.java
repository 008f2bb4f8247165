package io.muster.system.promise;

import static com.mongodb.client.model.Filters.eq;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.program.RunningProgram;
import io.muster.backends.proxy.ProxyHold;
import io.muster.backends.proxy.TcpProxy;
import io.muster.backends.rabbit.RabbitServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workers come, go, die, stand still and wake up; each shard has one of them at any time. */
@NeedsRabbit(version = "4", virtualHosts = true)
@NeedsReplicaSet(members = 3, isolated = true, proxies = true)
@Timeout(300)
class ShardLifeIT {

  private static final Logger LOG = LoggerFactory.getLogger(ShardLifeIT.class);

  /** What processes have unless it is set otherwise. */
  private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(5);

  private static final Duration TAKEOVER = Duration.ofSeconds(2);

  /** One and a half times the lifetime that our replica sets give to transactions. */
  private static final Duration OPEN_TRANSACTION = Duration.ofMillis(7_500);

  private static final int PAIRS = 5;
  private static final int WINDOW = 200;

  private static MongoReplicaSet mongo;
  private static Deployment muster;

  private Producer producer;
  private Takeovers takeovers;

  @BeforeAll
  static void start(RabbitServer rabbit, MongoReplicaSet set, @TempDir Path folder)
      throws Exception {
    mongo = set;
    // A short one, where the time until a worker counts as gone isn't what is tested.
    Map<String, String> settings = Map.of("RABBITMQ_HEARTBEAT", "2s");
    muster = Deployment.startWorkers(rabbit, set, "shardlife", folder, settings);
  }

  @AfterAll
  static void end() {
    if (muster != null) {
      muster.close();
    }
  }

  @BeforeEach
  void connect() throws Exception {
    producer = muster.producer();
    takeovers = new Takeovers(muster, producer);
  }

  @AfterEach
  void disconnect() throws Exception {
    producer.close();
  }

  private static JsonObject told(CompletableFuture<JsonObject> reply) throws Exception {
    return reply.get(40, TimeUnit.SECONDS);
  }

  private static JsonObject applied(JsonObject reply) {
    assertEquals("applied", reply.getString("status"), reply::encode);
    return reply;
  }

  private static boolean isApplied(JsonObject reply) {
    return reply.getString("status").equals("applied");
  }

  private static JsonObject named(String userId, String name) {
    return new JsonObject().put("user_id", userId).put("name", name);
  }

  private static int firstShardOf(RunningProgram worker) {
    return muster.shardsOf(worker).iterator().next();
  }

  private static double decidedBy(RunningProgram worker) {
    return Metrics.of(worker, "muster_worker_commands_total");
  }

  private static void assertUnder(Duration limit, List<Duration> times, String what) {
    LOG.info("event=taken_over after={} times={}", what, times);
    times.forEach(time -> assertTrue(time.compareTo(limit) < 0, () -> what + ": " + times));
  }

  @Test
  void eachShardHasOneConsumerWhileTenWorkersJoinAndLeaveAndNothingIsLostDoubledOrReordered()
      throws Exception {
    List<Duration> exits = new ArrayList<>();
    List<Duration> kills = new ArrayList<>();
    try (Producer sender = muster.producer()) {
      Renames renames = new Renames(sender, WINDOW);
      ConsumerWatch watch = muster.watchConsumers();
      renames.start();
      for (int pair = 0; pair < PAIRS; pair++) {
        List<RunningProgram> joined = takeovers.join(List.of(Map.of(), Map.of()));
        exits.add(takeovers.takeover(joined.get(0), joined.get(0)::close));
        kills.add(takeovers.takeover(joined.get(1), joined.get(1)::kill));
      }
      renames.stop();
      ConsumerWatch.Looks looks = watch.stop();

      int commands = renames.check(muster.database());

      LOG.info("event=joined_and_left commands={} looks={}", commands, looks);
      assertEquals("", looks.wrong(), "shards that had no consumer, or several");
      assertTrue(looks.count() > 100, looks::toString);
      assertUnder(TAKEOVER, exits, "an exit under load");
      assertUnder(TAKEOVER.plus(OPEN_TRANSACTION), kills, "a kill under load");
    }
  }

  @Test
  void aWorkerThatIsKilledWithNothingInHandIsTakenOverInUnderTwoSeconds() throws Exception {
    RunningProgram worker = takeovers.join(List.of(Map.of())).get(0);

    assertUnder(TAKEOVER, List.of(takeovers.takeover(worker, worker::kill)), "a kill");
  }

  @Test
  void aWorkerThatStandsStillOrIsCutOffIsTakenOverWithinTwiceTheHeartbeat(RabbitServer rabbit)
      throws Exception {
    String heartbeat = DEFAULT_HEARTBEAT.toSeconds() + "s";
    try (TcpProxy way = TcpProxy.to(rabbit.host(), rabbit.port())) {
      List<RunningProgram> joined =
          takeovers.join(
              List.of(
                  Map.of("RABBITMQ_HEARTBEAT", heartbeat),
                  Map.of("RABBITMQ_HEARTBEAT", heartbeat, "RABBITMQ_URI", muster.brokerUri(way))));
      RunningProgram stopped = joined.get(0);
      RunningProgram cutOff = joined.get(1);
      Set<Integer> shards = muster.shardsOf(stopped);
      shards.addAll(muster.shardsOf(cutOff));

      way.blackHole();
      stopped.pause();
      Duration time = takeovers.timeToDecide(shards);

      assertUnder(DEFAULT_HEARTBEAT.multipliedBy(2), List.of(time), "a standstill");
      way.heal();
      stopped.resume();
      joined.forEach(RunningProgram::awaitReady);
      for (RunningProgram worker : joined) {
        takeovers.takeover(worker, worker::kill);
      }
      assertEquals(List.of(), producer.contradictions());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerThatIsStoppedAndWokenAtTheWorstMomentDoesNoHarm(Moment moment) throws Exception {
    RunningProgram worker = muster.workers().get(0);
    String user = Producer.newUserId(firstShardOf(worker));
    String rival = Producer.newUserId(firstShardOf(muster.workers().get(1)));
    String word = People.word("first");
    String wanted = People.word("wanted");
    applied(told(producer.start("user.create", People.command(user, word))));
    double decidedBefore = decidedBy(worker);

    ProxyHold hold = moment.hold(mongo.primary().proxy().orElseThrow());
    CompletableFuture<JsonObject> move =
        producer.start(
            "user.patch", new JsonObject().put("user_id", user).put("email", People.email(wanted)));
    hold.awaitCaught(Duration.ofSeconds(10));
    worker.pause();
    CompletableFuture<JsonObject> rename = producer.start("user.patch", named(user, "Renamed"));
    JsonObject claimed = told(producer.start("user.create", People.command(rival, wanted)));
    JsonObject moved = told(move);
    JsonObject renamed = applied(told(rename));

    // Whoever was answered as rejected must stay so, also when the reason has gone away.
    boolean isMoved = isApplied(moved);
    assertNotEquals(isMoved, isApplied(claimed), () -> moved + " and " + claimed);
    assertEquals(isMoved ? 3L : 2L, renamed.getLong("version"), "in order");
    if (!isMoved) {
      assertEquals("email-taken", Told.problem(moved.getJsonObject("problem")));
      applied(told(producer.start("user.delete", new JsonObject().put("user_id", rival))));
    }
    Document outcome = outcome(moved);

    hold.release();
    worker.resume();
    long version = renamed.getLong("version") + awaitWorkOf(worker, decidedBefore, user);

    Document stored =
        muster.database().getCollection("users").find(eq("_id", new ObjectId(user))).first();
    assertEquals(People.email(isMoved ? wanted : word), stored.getString("email"));
    assertEquals(version, stored.get("version"), "nothing was applied twice");
    assertEquals(outcome, outcome(moved));
    assertEquals(List.of(), producer.contradictions());
  }

  /**
   * Until the worker has decided what it got after it was woken: before that it has to be done with
   * the two commands that it had in hand. Returns how often the user was renamed for it.
   */
  private int awaitWorkOf(RunningProgram worker, double decidedBefore, String user) {
    List<JsonObject> renamed = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> {
              String name = "Renamed " + renamed.size();
              renamed.add(applied(told(producer.start("user.patch", named(user, name)))));
              return decidedBy(worker) >= decidedBefore + 3;
            });
    return renamed.size();
  }

  private static Document outcome(JsonObject reply) {
    Document outcome =
        muster
            .database()
            .getCollection("outcomes")
            .find(eq("_id", reply.getString("command_id")))
            .first();
    assertEquals(reply.getString("status"), outcome.getString("status"));
    return outcome;
  }

  @Test
  void aPrimaryThatStepsDownDuringCommitsLeavesNoOutcomeInDoubt() throws Exception {
    TcpProxy primary = mongo.primary().proxy().orElseThrow();
    List<JsonObject> commands = new ArrayList<>();
    List<CompletableFuture<JsonObject>> replies = new ArrayList<>();
    List<ProxyHold> holds = new ArrayList<>();
    List<Moment> moments = List.of(Moment.BEFORE_THE_COMMIT, Moment.AFTER_THE_COMMIT);
    for (int n = 0; n < moments.size(); n++) {
      String user = Producer.newUserId(firstShardOf(muster.workers().get(n)));
      JsonObject command = People.command(user, People.word("doubt"));
      holds.add(moments.get(n).hold(primary));
      replies.add(producer.start("user.create", command));
      commands.add(command);
      holds.get(n).awaitCaught(Duration.ofSeconds(10));
    }

    mongo.stepDown();
    holds.forEach(ProxyHold::release);

    for (int n = 0; n < moments.size(); n++) {
      JsonObject reply = applied(told(replies.get(n)));
      assertEquals(1L, reply.getLong("version"));
      ObjectId id = new ObjectId(commands.get(n).getString("user_id"));
      assertEquals(1, muster.database().getCollection("users").countDocuments(eq("_id", id)));
      assertEquals("applied", outcome(reply).getString("status"));
    }
    assertEquals(List.of(), producer.contradictions());
  }
}
