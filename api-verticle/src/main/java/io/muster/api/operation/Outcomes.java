package io.muster.api.operation;

import io.muster.messaging.Reply;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;

/** Looks up what workers have decided. Callable from any thread. */
public interface Outcomes {

  /**
   * The outcomes recorded for these command ids, majority-committed, each with a token that makes
   * later reads see it. What isn't in the map isn't decided yet, or no longer kept.
   *
   * @param commandIds at most 500 ids
   * @return fails where the store is away
   */
  Future<Map<String, Reply>> find(Collection<String> commandIds);
}
