package io.muster.api.user;

import io.muster.api.contract.Faults;
import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.ConsistencyPoint;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.StoreFailures;
import io.muster.api.query.ReadResult;
import io.muster.api.query.UserPage;
import io.muster.api.query.UserQuery;
import io.muster.api.query.UserReads;
import io.muster.api.query.UserView;
import io.muster.signing.ConsistencyTokens;
import io.muster.signing.Cursor;
import io.muster.signing.CursorCodec;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows users, a page at a time. */
final class ListUsers implements OperationHandler {

  private static final int UNFILTERED = 0;

  private final UserReads reads;
  private final ConsistencyTokens tokens;

  ListUsers(UserReads reads, ConsistencyTokens tokens) {
    this.reads = reads;
    this.tokens = tokens;
  }

  @Override
  public void check(Call call, Faults faults) {
    ListStart start = ListStart.of(call);
    if (start instanceof ListStart.Unusable unusable && !faults.has("?cursor")) {
      faults.add("?cursor", unusable.detail());
    }
  }

  @Override
  public Future<Answer> handle(Call call) {
    ConsistencyPoint point = ConsistencyPoint.of(call, tokens);
    if (point instanceof ConsistencyPoint.Usable usable) {
      ListStart.After start = (ListStart.After) ListStart.of(call);
      int perPage = Integer.parseInt(String.valueOf(call.query("per_page")));
      UserQuery query = new UserQuery(start.last(), perPage, start.order().descending());
      return reads
          .list(query, usable.point())
          .map(result -> answer(call, start.order(), result))
          .recover(failure -> StoreFailures.answer(call, failure));
    }
    return Future.succeededFuture(((ConsistencyPoint.Refused) point).answer());
  }

  private static Answer answer(Call call, ListOrder order, ReadResult<UserPage> result) {
    if (result instanceof ReadResult.Found<UserPage> found) {
      String cursor = nextCursor(found.value(), order);
      return Answer.json(200, body(found.value().users(), cursor))
          .headerIfAny("Link", cursor == null ? null : link(call, order, cursor))
          .header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    }
    return StoreFailures.away("no copy of the data could reach the consistency token in time");
  }

  private static @Nullable String nextCursor(UserPage page, ListOrder order) {
    if (!page.hasMore()) {
      return null;
    }
    UserView last = page.users().get(page.users().size() - 1);
    return CursorCodec.encode(new Cursor(order.number(), UNFILTERED, last.id()));
  }

  private static Buffer body(List<UserView> users, @Nullable String cursor) {
    Buffer body = Buffer.buffer(users.size() * 256 + 128).appendString("{\"users\":[");
    for (int i = 0; i < users.size(); i++) {
      if (i > 0) {
        body.appendByte((byte) ',');
      }
      body.appendBuffer(users.get(i).json());
    }
    return body.appendString(
        cursor == null ? "],\"next_cursor\":null}" : "],\"next_cursor\":\"" + cursor + "\"}");
  }

  private static String link(Call call, ListOrder order, String cursor) {
    return "</users?cursor="
        + cursor
        + "&per_page="
        + call.query("per_page")
        + (order == ListOrder.OLDEST_FIRST ? "" : "&sort=" + order.word())
        + ">; rel=\"next\"";
  }
}
