package io.muster.password;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.config.InvalidSettingsException;
import io.muster.config.Settings;
import io.muster.password.HashResult.Hashed;
import io.muster.password.HashResult.PoolFull;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HashingPoolTest {

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @Test
  void aPasswordIsHashed() throws Exception {
    try (HashingPool pool =
        new HashingPool(
            new PasswordHasher(new SecureRandom()), new HashingSettings(1, 1), metrics)) {
      Hashed hashed = assertInstanceOf(Hashed.class, get(pool.submit("correct horse")));

      assertEquals(new PhcCheck.Valid(PhcScheme.ARGON2ID), PhcFormat.check(hashed.passwordHash()));
      assertEquals(1, metrics.get("muster.password.hash").timer().count());
    }
  }

  @Test
  void whatDoesNotFitTheQueueIsRefusedAtOnceAndTheRestIsHashed() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (HashingPool pool = waitingFor(go, new HashingSettings(1, 2))) {
      Future<HashResult> running = pool.submit("a");
      await().until(() -> waiting() == 0);
      Future<HashResult> second = pool.submit("b");
      Future<HashResult> third = pool.submit("c");

      Future<HashResult> fourth = pool.submit("d");

      assertTrue(fourth.succeeded());
      assertInstanceOf(PoolFull.class, fourth.result());
      assertFalse(running.isComplete());
      assertEquals(2, waiting());
      assertEquals(1, metrics.get("muster.password.refused").counter().count());
      go.countDown();
      assertEquals(new Hashed("hash of a"), get(running));
      assertEquals(new Hashed("hash of b"), get(second));
      assertEquals(new Hashed("hash of c"), get(third));
      assertEquals(new Hashed("hash of e"), get(pool.submit("e")));
    }
  }

  @Test
  void whoeverIsRefusedHearsHowLongItWillTakeToHashWhatWaits() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (HashingPool pool = waitingFor(go, new HashingSettings(2, 4))) {
      // Two were hashed so far, in two seconds each.
      metrics.get("muster.password.hash").timer().record(2, TimeUnit.SECONDS);
      metrics.get("muster.password.hash").timer().record(2, TimeUnit.SECONDS);
      for (int taken = 0; taken < 6; taken++) {
        pool.submit("password " + taken);
      }

      assertEquals(new PoolFull(Duration.ofSeconds(4)), get(pool.submit("one more")));
      go.countDown();
    }
  }

  @Test
  void retriesOfOneRequestShareOneHashAndOnePlace() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (HashingPool pool = waitingFor(go, new HashingSettings(1, 1))) {
      pool.submit("keeps the thread busy");
      await().until(() -> waiting() == 0);
      Future<HashResult> first = pool.submitOnce("key", "a");
      Future<HashResult> retry = pool.submitOnce("key", "a");
      Future<HashResult> another = pool.submitOnce("other key", "a");
      Future<HashResult> changed = pool.submitOnce("key", "b");

      assertInstanceOf(PoolFull.class, get(another));
      assertInstanceOf(PoolFull.class, get(changed));
      assertFalse(first.isComplete());
      assertFalse(retry.isComplete());
      go.countDown();
      assertEquals(new Hashed("hash of a"), get(first));
      assertEquals(new Hashed("hash of a"), get(retry));
      assertEquals(2, metrics.get("muster.password.hash").timer().count());
    }
  }

  @Test
  void aRetryThatComesLaterIsHashedAnew() throws Exception {
    try (HashingPool pool = waitingFor(new CountDownLatch(0), new HashingSettings(1, 1))) {
      assertEquals(new Hashed("hash of a"), get(pool.submitOnce("key", "a")));
      assertEquals(new Hashed("hash of a"), get(pool.submitOnce("key", "a")));
      await().until(() -> metrics.get("muster.password.hash").timer().count() == 2);
    }
  }

  @Test
  void aClosedPoolFinishesWhatWaitsAndTakesNoMore() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    HashingPool pool = waitingFor(go, new HashingSettings(1, 2));
    Future<HashResult> taken = pool.submit("a");

    pool.close();

    assertInstanceOf(PoolFull.class, get(pool.submit("b")));
    go.countDown();
    assertEquals(new Hashed("hash of a"), get(taken));
  }

  @Test
  void theResultComesOnTheContextThatAsked() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (HashingPool pool =
        new HashingPool(
            password -> "hash", HashingPoolTest::match, new HashingSettings(1, 2), metrics)) {
      Context context = vertx.getOrCreateContext();
      Promise<Context> seen = Promise.promise();

      context.runOnContext(
          unused -> pool.submit("a").onComplete(done -> seen.complete(Vertx.currentContext())));
      Promise<Context> seenByRetry = Promise.promise();
      context.runOnContext(
          unused ->
              pool.submitOnce("key", "a")
                  .onComplete(done -> seenByRetry.complete(Vertx.currentContext())));

      assertSame(context, get(seen.future()));
      assertSame(context, get(seenByRetry.future()));
    } finally {
      get(vertx.close());
    }
  }

  @Test
  void aFailureOfHashingFailsTheFutureAndThePoolGoesOn() throws Exception {
    try (HashingPool pool =
        new HashingPool(
            password -> {
              if (password.isEmpty()) {
                throw new IllegalStateException("broken");
              }
              return "hash";
            },
            HashingPoolTest::match,
            new HashingSettings(1, 1),
            metrics)) {
      Future<HashResult> failed = pool.submit("");
      await().until(failed::isComplete);

      assertTrue(failed.failed());
      assertEquals(new Hashed("hash"), get(pool.submit("a")));
    }
  }

  @Test
  void aResultAsTextHoldsNoHash() {
    assertEquals("WeakMatch[redacted]", new Verification.WeakMatch("$argon2id$").toString());
    assertEquals("Hashed[redacted]", new Hashed("$argon2id$").toString());
  }

  @Test
  void thePoolHasAThreadForEachCoreAndFourWaitingForEachUnlessSet()
      throws InvalidSettingsException {
    int cores = Runtime.getRuntime().availableProcessors();
    assertEquals(new HashingSettings(cores, 4 * cores), read(Map.of()));
    assertEquals(new HashingSettings(3, 12), read(Map.of("HASHING_THREADS", "3")));
    assertEquals(
        new HashingSettings(3, 5), read(Map.of("HASHING_THREADS", "3", "HASHING_QUEUE", "5")));
  }

  @Test
  void aPasswordIsVerifiedInThePlaceOfOneThatIsHashed() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (HashingPool pool = waitingFor(go, new HashingSettings(1, 1))) {
      pool.submit("keeps the thread busy");
      await().until(() -> waiting() == 0);
      assertEquals(Optional.empty(), pool.refusal());
      Future<VerifyResult> taken = pool.verify("a", "hash");

      assertInstanceOf(VerifyResult.PoolFull.class, get(pool.verify("a", "hash")));
      assertInstanceOf(PoolFull.class, get(pool.submit("b")));
      assertTrue(pool.refusal().isPresent());
      assertEquals(3, metrics.get("muster.password.refused").counter().count());
      assertFalse(taken.isComplete());
      go.countDown();
      assertEquals(new VerifyResult.Verified(new Verification.Match()), get(taken));
      assertEquals(1, metrics.get("muster.password.verify").timer().count());
    }
  }

  @Test
  void aClosedPoolVerifiesNothing() {
    HashingPool pool = waitingFor(new CountDownLatch(0), new HashingSettings(1, 1));
    pool.close();

    assertTrue(pool.refusal().isPresent());
    assertInstanceOf(VerifyResult.PoolFull.class, pool.verify("a", null).result());
  }

  private static Verification match(String password, String storedHash) {
    return new Verification.Match();
  }

  private static HashingSettings read(Map<String, String> environment)
      throws InvalidSettingsException {
    Settings settings = new Settings(environment);
    HashingSettings result = HashingSettings.read(settings);
    settings.check();
    return result;
  }

  private HashingPool waitingFor(CountDownLatch go, HashingSettings settings) {
    return new HashingPool(
        password -> {
          try {
            go.await();
          } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
          }
          return "hash of " + password;
        },
        HashingPoolTest::match,
        settings,
        metrics);
  }

  private double waiting() {
    return metrics.get("muster.password.waiting").gauge().value();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
