package io.muster.system.chaos.check;

import io.muster.system.chaos.check.Violation.Kind;

/** One way in which a history can break a promise. */
interface Rule {

  /** Tells all that it finds. */
  void check(RunRecord run, Findings findings);

  /** Takes what is found. */
  interface Findings {
    void add(Kind kind, String what);
  }
}
