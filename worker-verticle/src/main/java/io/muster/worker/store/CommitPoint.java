package io.muster.worker.store;

import io.muster.signing.ClusterPoint;

/**
 * When a unit was committed.
 *
 * @param cluster the session's operation and cluster time; {@link ClusterPoint#NONE} on a store
 *     with one copy
 */
public record CommitPoint(ClusterPoint cluster) {}
