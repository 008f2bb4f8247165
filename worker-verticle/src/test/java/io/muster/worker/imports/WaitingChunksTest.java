package io.muster.worker.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.imports.ChunkDecoding;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkRow;
import io.muster.imports.ImportChunk;
import io.muster.imports.OnConflict;
import io.muster.imports.RowFault;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.worker.consume.PrefixAcks;
import io.muster.worker.imports.WaitingChunks.Waiting;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaitingChunksTest {

  private final WaitingChunks waiting = new WaitingChunks();
  private final PrefixAcks acks = new PrefixAcks();
  private long tag;

  private void delivered(ChunkDecoding decoding) {
    delivered(decoding, 0);
  }

  private void delivered(ChunkDecoding decoding, long attempts) {
    MessageProperties properties =
        new MessageProperties("m", null, "crm", null, Instant.EPOCH, null, null, Map.of());
    tag++;
    Delivery delivery =
        new Delivery(tag, "muster.imports", attempts, "", "", properties, new byte[0]);
    waiting.add(new Waiting(new InboundChunk(delivery, decoding, 0, 0), acks.begin(tag)));
  }

  private void delivered(String importId, int chunk, long firstRow, int rows, String sender) {
    delivered(valid(importId, chunk, firstRow, rows, sender));
  }

  private static ChunkDecoding valid(
      String importId, int chunk, long firstRow, int rows, String sender) {
    return new ChunkDecoding.Valid(
        new ImportChunk(
            new ChunkId(importId, chunk),
            firstRow,
            Collections.nCopies(
                rows, new ChunkRow.Refused(List.of(new RowFault("name", "is missing")))),
            false,
            OnConflict.FAIL,
            sender,
            Instant.EPOCH));
  }

  private void delivered(String importId, int chunk, long firstRow, int rows) {
    delivered(importId, chunk, firstRow, rows, "crm");
  }

  /** The tags of those that come next, which are their numbers in the order of delivery. */
  private List<Long> next(int most) {
    return waiting.next(most).stream().map(next -> next.inbound().delivery().tag()).toList();
  }

  @Test
  void chunksOfOneImportAreTakenTogetherUpToTwoThousandRows() {
    for (int i = 0; i < 5; i++) {
      delivered("a", i, 1 + 500L * i, 500);
    }

    assertEquals(List.of(1L, 2L, 3L, 4L), next(8));
    assertEquals(List.of(5L), next(8));
    assertTrue(waiting.isEmpty());
  }

  @Test
  void aChunkIsTakenAloneWhereThatIsAskedFor() {
    delivered("a", 0, 1, 10);
    delivered("a", 1, 11, 10);

    assertEquals(List.of(1L), next(1));
    assertEquals(1, waiting.size());
  }

  @Test
  void thoseOfOtherImportsAndSendersKeepTheirPlaces() {
    delivered("a", 0, 1, 10);
    delivered("b", 0, 1, 10);
    delivered("a", 1, 11, 10, "mallory");
    delivered("a", 2, 21, 10);

    assertEquals(List.of(1L, 4L), next(8));
    assertEquals(List.of(2L), next(8));
    assertEquals(List.of(3L), next(8));
  }

  @Test
  void aChunkThatCameTwiceAndOneWithTheNumbersOfOthersRowsAreDecidedApart() {
    delivered("a", 0, 1, 10);
    delivered("a", 0, 1, 10);
    delivered("a", 1, 10, 10);
    delivered("a", 2, 20, 10);

    assertEquals(List.of(1L, 4L), next(8));
    assertEquals(List.of(2L), next(8));
    assertEquals(List.of(3L), next(8));
  }

  @Test
  void aChunkThatComesAgainTakesNoOtherDownWithIt() {
    delivered("a", 0, 1, 10);
    delivered(valid("a", 1, 11, 10, "crm"), 1);
    delivered("a", 2, 21, 10);

    assertEquals(List.of(1L, 3L), next(8));
    delivered("a", 3, 31, 10);
    assertEquals(List.of(2L), next(8));
    assertEquals(List.of(4L), next(8));
  }

  @Test
  void aMessageThatIsNoChunkIsTakenAlone() {
    delivered(new ChunkDecoding.Invalid(null, "no chunk"));
    delivered("a", 0, 1, 10);
    delivered(new ChunkDecoding.Invalid(null, "no chunk"));
    delivered("a", 1, 11, 0);

    assertEquals(List.of(1L), next(8));
    assertEquals(List.of(2L, 4L), next(8));
    assertEquals(List.of(3L), next(8));
  }

  @Test
  void manySmallChunksAreNotAllTakenAtOnce() {
    for (int i = 0; i < 10; i++) {
      delivered("a", i, 1 + i, 1);
    }

    assertEquals(8, next(8).size());
  }
}
