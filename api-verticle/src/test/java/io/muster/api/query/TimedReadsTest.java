package io.muster.api.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TimedReadsTest {

  // Longer than any of these tests may take: what ends before it didn't wait for it.
  private static final Duration TOTAL = Duration.ofMinutes(2);
  private static final Duration FIRST = Duration.ofMillis(50);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TimedReads reads = new TimedReads(TOTAL, metrics);
  private final Promise<String> secondary = Promise.promise();
  private final Promise<String> primary = Promise.promise();
  private final List<Duration> limits = new ArrayList<>();

  private Future<String> read(Duration firstLimit) {
    return read(reads, firstLimit);
  }

  private Future<String> read(TimedReads timed, Duration firstLimit) {
    return timed.run(
        firstLimit,
        (toPrimary, limit) -> {
          limits.add(limit);
          return (toPrimary ? primary : secondary).future();
        });
  }

  private static String answer(Future<String> read) throws Exception {
    return read.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Throwable failure(Future<String> read) {
    return assertThrows(ExecutionException.class, () -> answer(read)).getCause();
  }

  private double count(String metric) {
    return metrics.get(metric).counter().count();
  }

  @Test
  void theMemberThatAnswersIsTheOnlyOneAsked() throws Exception {
    Future<String> read = read(FIRST);

    secondary.complete("from the secondary");

    assertEquals("from the secondary", answer(read));
    assertEquals(List.of(FIRST), limits);
    assertEquals(0, count("muster.reads.turned"));
  }

  @Test
  void aSecondaryThatSaysNothingIsGivenUpForThePrimary() throws Exception {
    primary.complete("from the primary");
    long begin = System.nanoTime();

    assertEquals("from the primary", answer(read(FIRST)));

    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.compareTo(FIRST.plus(TimedReads.ON_THE_WAY)) >= 0, took::toString);
    secondary.complete("too late to count");
    Duration rest = TOTAL.minus(FIRST).minus(TimedReads.ON_THE_WAY);
    assertTrue(limits.get(1).compareTo(rest) <= 0, limits::toString);
    assertEquals(1, count("muster.reads.turned"));
    assertEquals(0, count("muster.reads.unanswered"));
  }

  @Test
  void aSecondaryThatSaysItIsTooSlowIsNotWaitedForAnyLonger() throws Exception {
    secondary.fail(new MongoExecutionTimeoutException(50, "operation exceeded time limit"));
    primary.complete("from the primary");

    assertEquals("from the primary", answer(read(TOTAL.dividedBy(2))));
  }

  @Test
  void aSecondaryThatIsCutOffIsNotTheEndOfTheRead() throws Exception {
    secondary.fail(new MongoSocketReadException("closed", new ServerAddress("localhost")));
    primary.complete("from the primary");

    assertEquals("from the primary", answer(read(FIRST)));
    assertEquals(1, count("muster.reads.turned"));
  }

  @Test
  void aReadThatNobodyAnswersEndsWithItsDeadline() {
    Duration total = Duration.ofSeconds(1);
    TimedReads silent = new TimedReads(total, metrics);
    long begin = System.nanoTime();

    // A secondary doesn't get more than half of the time, whatever is set.
    Throwable failure = failure(read(silent, TOTAL));

    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertInstanceOf(TimeoutException.class, failure);
    assertTrue(TimedReads.isTooSlow(failure));
    assertTrue(took.compareTo(total.minusMillis(20)) >= 0, took::toString);
    assertEquals(total.dividedBy(2), limits.get(0));
    Duration rest = total.minus(limits.get(0)).minus(TimedReads.ON_THE_WAY.multipliedBy(2));
    assertTrue(limits.get(1).compareTo(rest) <= 0, limits::toString);
    assertEquals(1, count("muster.reads.unanswered"));
  }

  @Test
  void anyOtherFailureIsToldAtOnce() {
    IllegalStateException bug = new IllegalStateException("a bug");
    secondary.fail(bug);

    assertSame(bug, failure(read(FIRST)));
    assertEquals(1, limits.size());
    assertEquals(0, count("muster.reads.turned"));
  }
}
