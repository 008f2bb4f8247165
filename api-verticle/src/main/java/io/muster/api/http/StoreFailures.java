package io.muster.api.http;

import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoWriteConcernException;
import io.muster.mongo.LoggedFailures;
import io.muster.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a store that is away, one that refuses what it is asked, and a bug apart. */
public final class StoreFailures {

  private static final Logger LOG = LoggerFactory.getLogger(StoreFailures.class);

  /**
   * What a member says that can't answer now: host or network away, too slow, no majority in time,
   * stopping, stepping down, interrupted, no such member.
   */
  private static final Set<Integer> NOT_NOW =
      Set.of(
          6, 7, 50, 64, 89, 91, 133, 134, 189, 262, 9001, 10107, 11600, 11601, 11602, 13435, 13436);

  private static final Seldom REFUSALS = new Seldom(Duration.ofSeconds(10), System::nanoTime);

  private StoreFailures() {}

  /** Whether it is the store that failed, away or not, and no bug of ours. */
  public static boolean isOfStore(Throwable failure) {
    return failure instanceof MongoException || failure instanceof TimeoutException;
  }

  /**
   * What a read is answered that the store failed: 503 where it is away, 500 where it refuses what
   * it was asked, because of missing rights for example. Any other failure stays one.
   */
  public static Future<Answer> answer(Call call, Throwable failure) {
    if (isRefusal(failure)) {
      warn(call, failure);
      return Future.succeededFuture(
          Answer.problem(ProblemType.INTERNAL, "the database refused what it was asked"));
    }
    if (isOfStore(failure)) {
      // Readiness warns once; at this rate a line for each request would only hide it.
      LOG.debug(
          "event=store_away request_id={} cause=\"{}\"",
          call.requestId(),
          LoggedFailures.describe(failure));
      return Future.succeededFuture(away("the database does not answer"));
    }
    return Future.failedFuture(failure);
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof MongoServerException refusal
        && !(refusal instanceof MongoNotPrimaryException
            || refusal instanceof MongoNodeIsRecoveringException
            || refusal instanceof MongoWriteConcernException
            || NOT_NOW.contains(refusal.getCode()));
  }

  private static void warn(Call call, Throwable refusal) {
    REFUSALS
        .turn()
        .ifPresent(
            keptBack ->
                LOG.warn(
                    "event=store_refused request_id={} cause=\"{}\" kept_back={}",
                    call.requestId(),
                    LoggedFailures.describe(refusal),
                    keptBack));
  }

  /** 503: what the read needs is not to be had now. */
  public static Answer away(String detail) {
    return Answer.problem(ProblemType.UNAVAILABLE, detail).header(HttpHeaders.RETRY_AFTER, "1");
  }
}
