package io.muster.worker.model;

import java.util.List;

/**
 * A worker: what it was handed, and how far it is with its unit of work.
 *
 * <p>It takes units of any size, in the order of its channel: so the halving of a unit that met a
 * conflict, and the smaller units after a redelivery, are among what is tried. That its channel is
 * closed it notices between units only, or never.
 *
 * @param hand what came and isn't acknowledged, in its channel's order
 * @param told how many of the first of them are decided and replied to
 * @param taken how many after those are in the running unit
 * @param phase how far that is
 * @param plan what it decided; null before
 * @param statement how many of the plan's statements are done
 */
record WorkerModel(List<Integer> hand, int told, int taken, Phase phase, Plan plan, int statement) {

  /** How far a unit is. */
  enum Phase {
    /** There is none. */
    IDLE,
    /** It has begun a transaction and read. */
    READ,
    /** It has decided, and writes. */
    WRITING,
    /** It has sent its commit. */
    COMMITTING,
    /** Its users are committed, and its outcomes are still to be written (if taken apart). */
    RECORDING,
    /** It is committed, and the replies are to be sent. */
    DECIDED,
    /** The store refused what a legal command wants. */
    REFUSED
  }

  WorkerModel {
    hand = List.copyOf(hand);
  }

  static WorkerModel idle() {
    return new WorkerModel(List.of(), 0, 0, Phase.IDLE, null, 0);
  }

  List<Integer> unit() {
    return hand.subList(told, told + taken);
  }

  WorkerModel handed(List<Integer> messages) {
    return new WorkerModel(ShardModel.plus(hand, messages), told, taken, phase, plan, statement);
  }

  WorkerModel takes(int count) {
    return new WorkerModel(hand, told, count, Phase.READ, null, 0);
  }

  /** So many statements of the plan are done. */
  WorkerModel wrote(Plan decided, int statements) {
    return new WorkerModel(hand, told, taken, Phase.WRITING, decided, statements);
  }

  WorkerModel in(Phase next) {
    return new WorkerModel(hand, told, taken, next, plan, statement);
  }

  /** Decided, with a plan of which nothing needs to be committed. */
  WorkerModel decided(Plan decided) {
    return new WorkerModel(hand, told, taken, Phase.DECIDED, decided, 0);
  }

  /** The unit is over, and begins anew some time. */
  WorkerModel givesUp() {
    return new WorkerModel(hand, told, 0, Phase.IDLE, null, 0);
  }

  /** The unit's replies are sent. */
  WorkerModel replied() {
    return new WorkerModel(hand, told + taken, 0, Phase.IDLE, null, 0);
  }

  /** What was replied to is acknowledged. */
  WorkerModel acknowledged() {
    return new WorkerModel(hand.subList(told, hand.size()), 0, taken, phase, plan, statement);
  }
}
