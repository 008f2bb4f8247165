package io.muster.process;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The end of logging. */
final class Logs {

  private Logs() {}

  /** Writes what is still in the buffer; later lines are dropped. */
  static void flush() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
