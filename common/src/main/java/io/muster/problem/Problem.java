package io.muster.problem;

import io.muster.user.FieldError;
import java.util.List;

/**
 * One refusal.
 *
 * @param type its kind
 * @param detail what happened this time; never a secret nor another person's data
 * @param errors the fields at fault, all of them; empty where no field is
 */
public record Problem(ProblemType type, String detail, List<FieldError> errors) {

  /** Takes its own copy of the errors. */
  public Problem {
    errors = List.copyOf(errors);
  }

  /** A problem that no single field is to blame for. */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of());
  }
}
