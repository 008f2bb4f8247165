package io.muster.system.chaos.load;

import io.muster.system.chaos.history.Intent;
import java.util.List;

/** Over HTTP. */
final class HttpSender implements Sender {
  private final HttpApi api;
  private final String prefer;

  /**
   * Sends to an API.
   *
   * @param prefer the Prefer header of what is waited for, or empty
   */
  HttpSender(HttpApi api, String prefer) {
    this.api = api;
    this.prefer = prefer;
  }

  @Override
  public Intent.Via via() {
    return Intent.Via.HTTP;
  }

  @Override
  public Told send(Intent intent) {
    return api.write(intent, prefer);
  }

  @Override
  public Told sendAsync(Intent intent) {
    return api.write(intent, "respond-async");
  }

  @Override
  public List<Told> sendBurst(List<Intent> intents) {
    return intents.stream().map(this::send).toList();
  }

  @Override
  public void close() {
    // The connections are the API's.
  }
}
