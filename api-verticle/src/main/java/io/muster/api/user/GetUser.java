package io.muster.api.user;

import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.ConsistencyPoint;
import io.muster.api.http.EntityTags;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.StoreFailures;
import io.muster.api.query.ReadResult;
import io.muster.api.query.UserReads;
import io.muster.api.query.UserView;
import io.muster.problem.ProblemType;
import io.muster.signing.ConsistencyTokens;
import io.muster.user.UserId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;

/** Shows one user. */
final class GetUser implements OperationHandler {

  private static final CharSequence PRIVATE = HttpHeaders.createOptimized("private, no-cache");

  private final UserReads reads;
  private final ConsistencyTokens tokens;

  GetUser(UserReads reads, ConsistencyTokens tokens) {
    this.reads = reads;
    this.tokens = tokens;
  }

  @Override
  public Future<Answer> handle(Call call) {
    ConsistencyPoint point = ConsistencyPoint.of(call, tokens);
    if (point instanceof ConsistencyPoint.Usable usable) {
      UserId id = Ids.of(call);
      return reads
          .find(id, usable.point())
          .map(result -> answer(call, result))
          .recover(failure -> StoreFailures.answer(call, failure));
    }
    return Future.succeededFuture(((ConsistencyPoint.Refused) point).answer());
  }

  private static Answer answer(Call call, ReadResult<UserView> result) {
    if (result instanceof ReadResult.Found<UserView> found) {
      UserView user = found.value();
      boolean known = EntityTags.namesAny(call.header("If-None-Match"), user.version());
      return (known ? Answer.empty(304) : Answer.json(200, user.json()))
          .header(HttpHeaders.ETAG, EntityTags.of(user.version()))
          .header(HttpHeaders.CACHE_CONTROL, PRIVATE);
    }
    return result instanceof ReadResult.Behind
        ? StoreFailures.away("no copy of the data could reach the consistency token in time")
        : Answer.problem(ProblemType.USER_NOT_FOUND, "there is no user with this id");
  }
}
