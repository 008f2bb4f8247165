package io.muster.system.chaos.load;

import io.muster.system.chaos.history.Answer;
import org.jspecify.annotations.Nullable;

/**
 * An answer with what its receiver may use further.
 *
 * @param answer the answer
 * @param token a consistency token, or null
 * @param operation the path of its operation, or null
 */
record Told(Answer answer, @Nullable String token, @Nullable String operation) {

  static Told of(Answer.Verdict verdict, String detail) {
    return new Told(Answer.of(verdict, detail), null, null);
  }

  Answer.Verdict verdict() {
    return answer.verdict();
  }
}
