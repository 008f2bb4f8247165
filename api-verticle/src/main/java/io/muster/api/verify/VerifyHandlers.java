package io.muster.api.verify;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.api.ApiParts;
import io.muster.api.http.OperationHandler;
import io.muster.api.limit.RequestQuotas;
import java.util.Map;

/** The operation on passwords. */
public final class VerifyHandlers {

  private VerifyHandlers() {}

  /**
   * Its handler, by operation id.
   *
   * @param quotas holds how often one user's password may be verified
   * @param metrics where results are counted
   */
  public static Map<String, OperationHandler> all(
      ApiParts parts, RequestQuotas quotas, MeterRegistry metrics) {
    VerificationCounts counts = new VerificationCounts(metrics);
    return Map.of(
        "verifyPassword",
        new VerifyPassword(parts, quotas, counts, new PasswordUpgrades(parts, counts)));
  }
}
