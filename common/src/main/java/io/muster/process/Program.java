package io.muster.process;

import io.muster.config.Settings;
import io.vertx.core.Future;

/**
 * What a process does: reads its settings, then starts. {@link Launcher} does the rest.
 *
 * @param <S> its validated settings
 */
public interface Program<S> {

  /** The program's name in logs, metrics and messages, such as {@code api}. */
  String name();

  /** Reads its settings, noting every wrong one; does nothing else. */
  S read(Settings settings);

  /**
   * Starts. What needs a backend that isn't there yet waits for it in the background and tells so
   * in {@link Platform#health()}: this doesn't wait for it. What is started registers its end with
   * {@link Platform#shutdown()}.
   *
   * @return lines for people, printed on standard output (empty for none), once all is started;
   *     fails with a {@link StartException} where a person can mend it
   */
  Future<String> start(S settings, Platform platform);
}
