package io.muster.backends.mongo;

import io.muster.backends.ServerVersion;
import java.util.List;

/**
 * A MongoDB replica set for tests. It has a primary when it is handed out (unless it was asked for
 * uninitiated). Any thread; calls block until their effect is there.
 *
 * <p>What changes it is for a set that a test has to itself; one that is shared, given by address
 * or embedded throws {@link UnsupportedOperationException}.
 */
public interface MongoReplicaSet extends AutoCloseable {
  /** The address of the whole set, with an administrator's name and password where it has any. */
  String uri();

  /** What it is. */
  ServerVersion version();

  /** Where it came from, for people: an address, a program, a Docker image. */
  String source();

  /** How many members it has. */
  int size();

  /** Whether we started it. */
  boolean isOurs();

  /** Whether it is a stand-in for a MongoDB, without sessions and transactions. */
  default boolean isEmbedded() {
    return version().equals(ServerVersion.EMBEDDED);
  }

  /** All its members, in a fixed order. */
  List<MongoMember> members();

  /** The member that is primary; waits for an election that is going on. */
  MongoMember primary();

  /** The members that are secondaries now. */
  List<MongoMember> secondaries();

  /** Makes the primary step down; returns when another member is primary. */
  void stepDown();

  /** Waits until one member is primary and all others are secondaries. */
  void awaitHealthy();

  /** Ends it and removes its data; does nothing to a set that isn't ours. */
  @Override
  void close();
}
