package io.muster.api.user;

import io.muster.api.http.Call;
import io.muster.user.UserId;

/** The id that a path names. */
final class Ids {

  private Ids() {}

  /** The id of a call that was checked against the contract. */
  static UserId of(Call call) {
    return UserId.parse(call.pathParameter("id")).orElseThrow();
  }
}
