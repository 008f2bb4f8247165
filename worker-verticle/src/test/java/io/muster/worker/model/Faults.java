package io.muster.worker.model;

/**
 * How many faults may still happen. Stalls need no number: a worker is stalled by nothing else than
 * everybody else's steps coming first, and a transaction may be reaped at any time.
 *
 * @param cuts channels that the broker closes while their worker lives on
 * @param deaths workers that are killed
 * @param losses connections to the store that are lost in the middle of a transaction, and commits
 *     whose result stays unknown
 * @param stepDowns primaries that step down before their last commits were replicated; none means
 *     that a commit is replicated at once
 */
record Faults(int cuts, int deaths, int losses, int stepDowns) {

  Faults afterCut() {
    return new Faults(cuts - 1, deaths, losses, stepDowns);
  }

  Faults afterDeath() {
    return new Faults(cuts, deaths - 1, losses, stepDowns);
  }

  Faults afterLoss() {
    return new Faults(cuts, deaths, losses - 1, stepDowns);
  }

  Faults afterStepDown() {
    return new Faults(cuts, deaths, losses, stepDowns - 1);
  }
}
