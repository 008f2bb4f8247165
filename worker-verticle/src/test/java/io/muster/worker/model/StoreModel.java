package io.muster.worker.model;

import io.muster.worker.model.TransactionModel.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A replica set with snapshot transactions.
 *
 * <p>Left out: the members beside the primary (what a majority has is one version, which catches up
 * with the primary's at any moment, or to which a step-down takes the primary back; that it catches
 * up with all at once is enough, since a later commit may as well come later) and the order of
 * writes inside one statement (who meets another's lock aborts, and may do so at any statement).
 *
 * @param local the primary's version
 * @param durable what a majority has
 * @param running the workers' transactions, by worker
 * @param abandoned open transactions that no worker knows of any more
 */
record StoreModel(
    Data local,
    Data durable,
    Map<Integer, TransactionModel> running,
    Set<TransactionModel> abandoned) {

  StoreModel {
    running = Map.copyOf(running);
    abandoned = Set.copyOf(abandoned);
  }

  static StoreModel of(Data data) {
    return new StoreModel(data, data, Map.of(), Set.of());
  }

  /** Begins a worker's transaction; its snapshot is what the primary has now. */
  StoreModel begin(int worker) {
    return with(worker, TransactionModel.on(local));
  }

  StoreModel with(int worker, TransactionModel transaction) {
    Map<Integer, TransactionModel> now = new HashMap<>(running);
    now.put(worker, transaction);
    return new StoreModel(local, durable, now, abandoned);
  }

  /** A worker's transaction is over, and forgotten. */
  StoreModel without(int worker) {
    Map<Integer, TransactionModel> now = new HashMap<>(running);
    now.remove(worker);
    return new StoreModel(local, durable, now, abandoned);
  }

  /** Whether a transaction that writes this key now aborts: first updater wins. */
  boolean conflicts(TransactionModel transaction, String key) {
    return local.differs(key, transaction.snapshot())
        || isWritten(running.values(), transaction, key)
        || isWritten(abandoned, transaction, key);
  }

  private static boolean isWritten(
      Iterable<TransactionModel> transactions, TransactionModel by, String key) {
    for (TransactionModel other : transactions) {
      if (other != by && other.isOpen() && other.writes().containsKey(key)) {
        return true;
      }
    }
    return false;
  }

  /** The commit of a worker's transaction reaches the server. */
  StoreModel commit(int worker, int hour, boolean replicatedAtOnce) {
    TransactionModel transaction = running.get(worker);
    StoreModel after = committed(transaction, hour, replicatedAtOnce);
    // What it read must be durable too, so also a transaction without writes may have to wait.
    boolean done = after.local.equals(after.durable);
    return after.with(worker, TransactionModel.committed(done));
  }

  /** The commit of an abandoned transaction reaches the server after all. */
  StoreModel commitAbandoned(TransactionModel transaction, int hour, boolean replicatedAtOnce) {
    return committed(transaction, hour, replicatedAtOnce).reap(transaction);
  }

  private StoreModel committed(TransactionModel transaction, int hour, boolean replicatedAtOnce) {
    Data after = local.with(transaction.writes(), transaction.decided(), hour);
    return new StoreModel(after, replicatedAtOnce ? after : durable, running, abandoned);
  }

  /** A write outside any transaction. */
  StoreModel write(String key, Optional<Object> value, int hour, boolean replicatedAtOnce) {
    Data after = local.with(Map.of(key, value), List.of(), hour);
    return new StoreModel(after, replicatedAtOnce ? after : durable, running, abandoned);
  }

  /** A majority catches up. */
  StoreModel replicate() {
    return new StoreModel(
        local,
        local,
        forEach(t -> t.status() == Status.COMMITTED ? TransactionModel.committed(true) : t),
        abandoned);
  }

  /** A member that has what the majority has becomes primary: open transactions are gone. */
  StoreModel stepDown() {
    return new StoreModel(
        durable, durable, forEach(t -> t.status() == Status.DURABLE ? t : null), Set.of());
  }

  /** The server ends an open transaction of a worker. */
  StoreModel reap(int worker) {
    return without(worker);
  }

  /** The server ends an abandoned transaction. */
  StoreModel reap(TransactionModel transaction) {
    Set<TransactionModel> left = new HashSet<>(abandoned);
    left.remove(transaction);
    return new StoreModel(local, durable, running, left);
  }

  /** A worker forgets its transaction; if it holds locks, it goes on holding them. */
  StoreModel abandon(int worker) {
    TransactionModel transaction = running.get(worker);
    if (transaction == null || !transaction.isOpen() || transaction.writes().isEmpty()) {
      return without(worker);
    }
    Set<TransactionModel> more = new HashSet<>(abandoned);
    more.add(transaction);
    return new StoreModel(local, durable, without(worker).running, more);
  }

  private Map<Integer, TransactionModel> forEach(UnaryOperator<TransactionModel> change) {
    Map<Integer, TransactionModel> changed = new HashMap<>();
    running.forEach(
        (worker, transaction) -> {
          TransactionModel after = change.apply(transaction);
          if (after != null) {
            changed.put(worker, after);
          }
        });
    return changed;
  }
}
