package io.muster.signing;

/**
 * A point in the history of the store: a read that waits for it sees every write up to it.
 *
 * @param operationTime the session's operation time as a BSON timestamp's 64 bits; 0 on a store
 *     with one copy
 * @param clusterTime the session's cluster time as a BSON document's bytes, signature included;
 *     empty where the store has none
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record ClusterPoint(long operationTime, byte[] clusterTime) {

  /** The point of a store with one copy: always reached. */
  public static final ClusterPoint NONE = new ClusterPoint(0, new byte[0]);
}
