package io.muster.api.http;

import io.muster.api.auth.Authenticator;
import io.muster.api.limit.RequestQuotas;

/**
 * What decides who is let in, and how often.
 *
 * @param authenticator tells clients by their keys
 * @param quotas what each client may ask for
 */
public record Admission(Authenticator authenticator, RequestQuotas quotas) {

  /** Lets clients in as often as they like. */
  public static Admission unlimited(Authenticator authenticator) {
    return new Admission(authenticator, RequestQuotas.NONE);
  }
}
