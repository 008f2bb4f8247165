package io.muster.worker.model;

/** One mechanism of the write path taken away. */
enum Mutation {
  /** The protocol as it is. */
  NONE,
  /** Users are committed first, and their outcomes written after that. */
  OUTCOME_OUTSIDE_TRANSACTION,
  /** Only what was applied gets an outcome. */
  REJECTIONS_NOT_RECORDED,
  /** A unit's messages are acknowledged when it starts. */
  ACK_BEFORE_COMMIT,
  /** Outcomes go 30 hours earlier than they say: before the maximum age of their commands. */
  RETENTION_BELOW_MAXIMUM_AGE,
  /** Ages are told by the worker's clock alone, however slow it is. */
  AGE_BY_WORKERS_CLOCK,
  /** A shard is consumed by every worker at once. */
  NO_SINGLE_ACTIVE_CONSUMER,
  /** The second worker asks for one message less than the first. */
  PREFETCH_SHRINKS,
  /** New users are written before the addresses they take are given up. */
  INSERTS_FIRST,
  /** Addresses that change hands inside a batch aren't set aside. */
  NO_PARKING,
  /** Addresses have no unique index. */
  NO_UNIQUE_INDEX,
  /** A unit that writes nothing doesn't commit, and repeats what it found. */
  COMMIT_SKIPPED_WHERE_FOUND,
  /** A commit is taken for done when the primary has it. */
  COMMIT_WITHOUT_MAJORITY,
}
