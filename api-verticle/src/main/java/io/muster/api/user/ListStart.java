package io.muster.api.user;

import io.muster.api.http.Call;
import io.muster.signing.Cursor;
import io.muster.signing.CursorCodec;
import io.muster.user.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a page of a list starts. */
sealed interface ListStart {

  /**
   * After a user, in an order.
   *
   * @param last the last user of the page before; null for the first page
   */
  record After(ListOrder order, @Nullable UserId last) implements ListStart {}

  /**
   * The cursor says nothing of use.
   *
   * @param detail what is wrong with it and what would be right
   */
  record Unusable(String detail) implements ListStart {}

  /** Reads the cursor and the order of a call. */
  static ListStart of(Call call) {
    ListOrder order = ListOrder.ofWord(call.query("sort"));
    String text = call.query("cursor");
    if (text == null) {
      return new After(order, null);
    }
    if (text.length() == UserId.LENGTH && UserId.parse(text).isPresent()) {
      return order == ListOrder.OLDEST_FIRST
          ? new After(order, UserId.parse(text).get())
          : new Unusable("is a plain id; with this sort it must be a next_cursor");
    }
    Optional<Cursor> cursor = CursorCodec.decode(text);
    if (cursor.isEmpty()) {
      return new Unusable("is no cursor of this list; must be a next_cursor as it was received");
    }
    return cursor.get().sort() == order.number() && cursor.get().filter() == 0
        ? new After(order, cursor.get().last())
        : new Unusable("is of a list in another order; send the same sort with it");
  }
}
