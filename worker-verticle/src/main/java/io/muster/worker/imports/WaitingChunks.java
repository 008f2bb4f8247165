package io.muster.worker.imports;

import io.muster.imports.ChunkDecoding;
import io.muster.imports.ImportChunk;
import io.muster.worker.consume.PrefixAcks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Chunks that were delivered and not begun, in their order. Not for several threads. */
final class WaitingChunks {

  /**
   * The most rows that are decided together. With half of them the secondaries take a third longer
   * for a row; with twice as many they gain nothing, and whoever writes meanwhile waits for longer.
   */
  static final int MOST_ROWS = 2 * ImportChunk.MAX_ROWS;

  /** A chunk and its place among the acknowledgements. */
  record Waiting(InboundChunk inbound, PrefixAcks.Slot slot) {}

  private final Deque<Waiting> chunks = new ArrayDeque<>();

  void add(Waiting chunk) {
    chunks.add(chunk);
  }

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  int size() {
    return chunks.size();
  }

  void clear() {
    chunks.clear();
  }

  /**
   * Takes the first, with those of the same import behind it that can be decided together.
   *
   * @param most how many at most, at least 1
   */
  List<Waiting> next(int most) {
    Waiting first = chunks.remove();
    List<Waiting> group = new ArrayList<>(List.of(first));
    if (cameBefore(first) || !(first.inbound().decoding() instanceof ChunkDecoding.Valid begun)) {
      return group;
    }
    List<ImportChunk> members = new ArrayList<>(List.of(begun.chunk()));
    for (Iterator<Waiting> rest = chunks.iterator(); rest.hasNext() && members.size() < most; ) {
      Waiting next = rest.next();
      if (!cameBefore(next)
          && next.inbound().decoding() instanceof ChunkDecoding.Valid valid
          && mayJoin(valid.chunk(), members)) {
        members.add(valid.chunk());
        group.add(next);
        rest.remove();
      }
    }
    return group;
  }

  /** One that brings the process down comes again and again: no other may go down with it. */
  private static boolean cameBefore(Waiting chunk) {
    return chunk.inbound().delivery().attempts() > 0;
  }

  private static boolean mayJoin(ImportChunk chunk, List<ImportChunk> members) {
    ImportChunk first = members.get(0);
    int rows = members.stream().mapToInt(member -> member.rows().size()).sum();
    return chunk.id().importId().equals(first.id().importId())
        && chunk.sender().equals(first.sender())
        && rows + chunk.rows().size() <= MOST_ROWS
        && members.stream().noneMatch(member -> overlap(member, chunk));
  }

  /** Whether they are one chunk, or have a row's number in common, which the second is told. */
  private static boolean overlap(ImportChunk one, ImportChunk other) {
    return one.id().equals(other.id())
        || (one.firstRow() <= other.lastRow() && other.firstRow() <= one.lastRow());
  }
}
