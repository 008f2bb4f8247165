package io.muster.worker.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A transaction as the server sees it.
 *
 * @param snapshot what it reads
 * @param writes what it wrote, by key; empty where it removed
 * @param decided the decisions that its commit brings
 * @param status how far it is
 */
record TransactionModel(
    Data snapshot,
    Map<String, Optional<Object>> writes,
    List<Data.Decided> decided,
    Status status) {

  /** How far a transaction is. */
  enum Status {
    /** It can read and write. */
    OPEN,
    /** Its commit is on its way to the server, and may take any time. */
    COMMIT_SENT,
    /** The primary has it, a majority doesn't yet. */
    COMMITTED,
    /** A majority has it, and what it read. */
    DURABLE
  }

  TransactionModel {
    writes = Map.copyOf(writes);
    decided = List.copyOf(decided);
  }

  private static final Data NOTHING = Data.of(List.of());

  static TransactionModel on(Data snapshot) {
    return new TransactionModel(snapshot, Map.of(), List.of(), Status.OPEN);
  }

  /** Whether it is in the way of others that write the same. */
  boolean isOpen() {
    return status == Status.OPEN || status == Status.COMMIT_SENT;
  }

  TransactionModel writing(Map<String, Optional<Object>> all) {
    return new TransactionModel(snapshot, all, decided, status);
  }

  /** Its commit is sent: it reads no more. */
  TransactionModel committing(List<Data.Decided> decisions) {
    return new TransactionModel(NOTHING, writes, decisions, Status.COMMIT_SENT);
  }

  /** It is committed: what it wrote is in the store. */
  static TransactionModel committed(boolean durable) {
    Status status = durable ? Status.DURABLE : Status.COMMITTED;
    return new TransactionModel(NOTHING, Map.of(), List.of(), status);
  }
}
