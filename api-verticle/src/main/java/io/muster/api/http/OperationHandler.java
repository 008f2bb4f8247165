package io.muster.api.http;

import io.muster.api.contract.Faults;
import io.vertx.core.Future;

/** Does what one operation of the contract is for. */
@FunctionalInterface
public interface OperationHandler {

  /**
   * Handles a request that is as the contract wants it.
   *
   * @return the answer; fails where infrastructure failed or there is a bug, which is answered with
   *     500
   */
  Future<Answer> handle(Call call);

  /**
   * Notes what is wrong with a request beyond what schemas can say. Called before {@link #handle},
   * also where the schemas found faults, so that all are told at once: a field may be missing or of
   * any type.
   */
  default void check(Call call, Faults faults) {}
}
