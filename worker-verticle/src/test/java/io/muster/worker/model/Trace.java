package io.muster.worker.model;

import java.util.List;
import java.util.Locale;

/**
 * How a promise comes to be broken.
 *
 * @param messages what it is about
 * @param steps what happens
 * @param violation what is wrong after that
 */
record Trace(List<Message> messages, List<String> steps, Violation violation) {

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(violation.promise()).append(" is broken after ").append(steps.size());
    text.append(" steps; ").append(messages);
    for (int i = 0; i < steps.size(); i++) {
      text.append(String.format(Locale.ROOT, "%n  %2d. %s", i + 1, steps.get(i)));
    }
    return text.append(String.format(Locale.ROOT, "%n   => %s", violation.text())).toString();
  }
}
