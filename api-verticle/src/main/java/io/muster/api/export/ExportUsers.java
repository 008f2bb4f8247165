package io.muster.api.export;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.access.Role;
import io.muster.api.contract.Faults;
import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.ConsistencyPoint;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.StoreFailures;
import io.muster.api.limit.Slots;
import io.muster.api.query.UserReads;
import io.muster.api.query.UserRowFormat;
import io.muster.api.query.UserRowFormat.Kind;
import io.muster.config.Settings;
import io.muster.problem.ProblemType;
import io.muster.signing.ClusterPoint;
import io.muster.signing.ConsistencyTokens;
import io.muster.user.UserId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows all users in the order of their ids, or those after one. */
public final class ExportUsers implements OperationHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ExportUsers.class);
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final String RETRY_SECONDS = "10";

  private final UserReads reads;
  private final ConsistencyTokens tokens;
  private final Slots slots;

  /** Exports from these reads, as many at a time as there are slots. */
  public ExportUsers(UserReads reads, ConsistencyTokens tokens, Slots slots) {
    this.reads = reads;
    this.tokens = tokens;
    this.slots = slots;
  }

  /** How many exports are to run at a time: {@code EXPORTS_AT_ONCE}. */
  public static int atOnce(Settings settings) {
    return settings.number("EXPORTS_AT_ONCE", 4, 1, 1_000);
  }

  /** Slots for so many exports, shown as a metric. */
  public static Slots slots(int most, MeterRegistry metrics) {
    return new Slots(most)
        .shown(metrics, "muster.exports.running", "Exports that are being written");
  }

  @Override
  public void check(Call call, Faults faults) {
    if (isOn(call, "guard") && kind(call) != Kind.CSV) {
      faults.add("?guard", "is for CSV alone; leave it out, or send format=csv");
    }
  }

  @Override
  public Future<Answer> handle(Call call) {
    boolean withHashes = isOn(call, "hashes");
    if (withHashes && !call.client().role().includes(Role.ADMIN)) {
      return Future.succeededFuture(
          Answer.problem(
              ProblemType.FORBIDDEN,
              "the role "
                  + call.client().role().label()
                  + " does not allow hashes=true; it needs admin"));
    }
    ConsistencyPoint point = ConsistencyPoint.of(call, tokens);
    if (point instanceof ConsistencyPoint.Usable usable) {
      UserRowFormat format = new UserRowFormat(kind(call), withHashes, isOn(call, "guard"));
      String after = call.query("after");
      UserId afterId = after == null ? null : UserId.parse(after).orElseThrow();
      return slots.take()
          ? begin(call, format, afterId, usable.point())
          : Future.succeededFuture(tooMany());
    }
    return Future.succeededFuture(((ConsistencyPoint.Refused) point).answer());
  }

  private static boolean isOn(Call call, String parameter) {
    return "true".equals(call.query(parameter));
  }

  private static Kind kind(Call call) {
    return call.wantsCsv() ? Kind.CSV : Kind.NDJSON;
  }

  private Answer tooMany() {
    return Answer.problem(
            ProblemType.OVERLOADED,
            slots.most() + " exports are running in this process, and it runs no more at a time")
        .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
  }

  private Future<Answer> begin(
      Call call, UserRowFormat format, @Nullable UserId after, @Nullable ClusterPoint point) {
    UserExport export = new UserExport(reads, format, point, slots::giveBack);
    // A read may throw or fail: it is the same.
    return Future.succeededFuture()
        .compose(taken -> export.begin(after))
        .onFailure(away -> slots.giveBack())
        .map(reached -> reached ? whole(call, format, export) : behind())
        .recover(failure -> StoreFailures.answer(call, failure));
  }

  private static Answer whole(Call call, UserRowFormat format, UserExport export) {
    if (format.withHashes()) {
      LOG.info(
          "event=export_with_hashes client={} request_id={}",
          call.client().name(),
          call.requestId());
    }
    String mediaType =
        format.kind() == Kind.CSV ? Answer.CSV + "; charset=utf-8; header=present" : Answer.NDJSON;
    return Answer.stream(200, mediaType, export).header(HttpHeaders.CACHE_CONTROL, NO_STORE);
  }

  private Answer behind() {
    slots.giveBack();
    return StoreFailures.away("no copy of the data could reach the consistency token in time");
  }
}
