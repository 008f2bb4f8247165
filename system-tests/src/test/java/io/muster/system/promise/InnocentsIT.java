package io.muster.system.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoMember;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.program.RunningProgram;
import io.muster.backends.proxy.TcpProxy;
import io.muster.backends.rabbit.RabbitServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the infrastructure does to commands is not held against them, however long it goes on. */
@NeedsRabbit(
    version = "4",
    isolated = true,
    virtualHosts = true,
    configuration = "consumer_timeout = 60000")
@NeedsReplicaSet(members = 3, isolated = true)
@Timeout(300)
class InnocentsIT {

  /** When the broker ends a channel that acknowledges nothing, and how often it looks. */
  private static final Duration ACKNOWLEDGEMENT_TIMEOUT = Duration.ofMinutes(1);

  private static final Duration LOOKS = Duration.ofSeconds(5);

  private static final int REDELIVERIES = 100;
  private static final int CUTS = 10;
  private static final int ROUNDS = 5;
  private static final int WINDOW = 10_000;

  private static Deployment muster;

  @AfterAll
  static void end() {
    if (muster != null) {
      muster.close();
    }
  }

  @Test
  void aPauseLongerThanTheAcknowledgementTimeoutAndAHundredRedeliveriesDeadLetterNothing(
      RabbitServer rabbit, MongoReplicaSet mongo, @TempDir Path folder) throws Exception {
    rabbit.ctl(
        "eval", "application:set_env(rabbit, channel_tick_interval, " + LOOKS.toMillis() + ").");
    try (TcpProxy workersWay = TcpProxy.to(rabbit.host(), rabbit.port());
        TcpProxy losersWay = TcpProxy.to(rabbit.host(), rabbit.port())) {
      muster =
          Deployment.startWorkers(
              rabbit, mongo, "innocents", folder, Map.of("PAUSE_AFTER", "5s"), workersWay);
      try (Producer producer = muster.producer()) {
        Renames renames = new Renames(producer, WINDOW);
        rounds(renames);

        mongo.members().forEach(MongoMember::pause);
        long begin = System.nanoTime();
        rounds(renames);
        LosingConsumer loser = new LosingConsumer(muster.brokerUri(losersWay), losersWay);
        long redelivered = 0;
        for (int n = 0; n <= REDELIVERIES; n++) {
          redelivered = loser.consumeAndLose();
        }
        assertTrue(redelivered >= REDELIVERIES, "redelivered " + redelivered + " times");
        muster.workers().forEach(worker -> assertFalse(worker.isReady()));
        await()
            .atMost(ACKNOWLEDGEMENT_TIMEOUT.multipliedBy(2))
            .until(() -> isOver(begin, ACKNOWLEDGEMENT_TIMEOUT.plus(LOOKS.multipliedBy(2))));
        assertTrue(sum("muster_worker_pauses_total") > 0, "they gave back what they had");
        assertEquals(0, sum("muster_worker_cuts_total"), "and didn't wait to be cut off");

        mongo.members().forEach(MongoMember::resume);
        mongo.awaitHealthy();
        muster.workers().forEach(RunningProgram::awaitReady);
        for (int n = 0; n < CUTS; n++) {
          renames.round();
          workersWay.dropConnections();
        }
        rounds(renames);

        renames.check(muster.database());
        assertTrue(sum("muster_worker_cuts_total") > 0, "they were cut off");
        assertEquals(0, sum("muster_worker_dead_letters_total"));
        assertEquals(0, muster.database().getCollection("dead_letters").countDocuments());
      }
    }
  }

  private static void rounds(Renames renames) throws Exception {
    for (int n = 0; n < ROUNDS; n++) {
      renames.round();
    }
  }

  private static boolean isOver(long begin, Duration time) {
    return System.nanoTime() - begin > time.toNanos();
  }

  private static double sum(String counter) {
    return muster.workers().stream().mapToDouble(worker -> Metrics.of(worker, counter)).sum();
  }
}
