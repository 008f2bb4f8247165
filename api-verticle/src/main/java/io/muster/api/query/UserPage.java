package io.muster.api.query;

import java.util.List;

/**
 * A page of users.
 *
 * @param users in the order asked for
 * @param hasMore whether more come after the last of them
 */
public record UserPage(List<UserView> users, boolean hasMore) {

  /** Takes its own copy. */
  public UserPage {
    users = List.copyOf(users);
  }
}
