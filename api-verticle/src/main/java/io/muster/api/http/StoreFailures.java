package io.muster.api.http;

import com.mongodb.MongoException;
import io.muster.mongo.LoggedFailures;
import io.muster.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a store that is away from a bug. */
public final class StoreFailures {

  private static final Logger LOG = LoggerFactory.getLogger(StoreFailures.class);

  private StoreFailures() {}

  /** Whether a failure means that the store is away, and not a bug. */
  public static boolean isAway(Throwable failure) {
    return failure instanceof MongoException || failure instanceof TimeoutException;
  }

  /** 503 for a read that the store failed; any other failure stays one. */
  public static Future<Answer> answer(Call call, Throwable failure) {
    if (isAway(failure)) {
      // Readiness warns once; at this rate a line for each request would only hide it.
      LOG.debug(
          "event=store_away request_id={} cause=\"{}\"",
          call.requestId(),
          LoggedFailures.describe(failure));
      return Future.succeededFuture(away("the database does not answer"));
    }
    return Future.failedFuture(failure);
  }

  /** 503: what the read needs is not to be had now. */
  public static Answer away(String detail) {
    return Answer.problem(ProblemType.UNAVAILABLE, detail).header(HttpHeaders.RETRY_AFTER, "1");
  }
}
