package io.muster.api.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkStatus;
import io.muster.imports.RowFault;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorLinesTest {

  private static ChunkResult result(ChunkStatus status, int rows, int faults) {
    List<RowFault> ofRow =
        IntStream.range(0, faults)
            .mapToObj(i -> new RowFault("field" + i, "=must, be \"other\""))
            .toList();
    List<ChunkResult.RejectedRow> rejected =
        IntStream.rangeClosed(1, rows)
            .mapToObj(row -> new ChunkResult.RejectedRow(row, ofRow))
            .toList();
    return new ChunkResult(
        new ChunkId("i", 0),
        1,
        rows,
        true,
        null,
        status,
        List.of(),
        List.of(),
        status == ChunkStatus.APPLIED ? rejected : List.of(),
        Instant.EPOCH,
        Instant.EPOCH);
  }

  @Test
  void eachFaultIsALineInTheOrderOfTheFile() {
    ChunkResult result = result(ChunkStatus.APPLIED, 2, 2);

    assertEquals(
        "1,field0,\"'=must, be \"\"other\"\"\"\r\n1,field1,\"'=must, be \"\"other\"\"\"\r\n"
            + "2,field0,\"'=must, be \"\"other\"\"\"\r\n2,field1,\"'=must, be \"\"other\"\"\"\r\n",
        ErrorLines.CSV.of(result).toString());
    assertEquals(
        "{\"row\":1,\"field\":\"field0\",\"reason\":\"=must, be \\\"other\\\"\"}",
        ErrorLines.NDJSON.of(result).toString().lines().findFirst().orElseThrow());
    assertEquals(4, ErrorLines.NDJSON.of(result).toString().lines().count());
  }

  @Test
  void eachRowOfAChunkThatWasNotAppliedIsALine() {
    String reason = ChunkStatus.EXPIRED.reason();
    for (ErrorLines lines : ErrorLines.values()) {
      String text = lines.of(result(ChunkStatus.EXPIRED, 3, 0)).toString();

      assertEquals(3, text.lines().filter(line -> line.contains(reason)).count(), text);
    }
  }

  @Test
  void manyFaultsAsCsvTakeLittleMoreMemoryThanTheirText() {
    ChunkResult result = result(ChunkStatus.APPLIED, 1_000, 20);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    int length = ErrorLines.CSV.of(result).length();

    long taken = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken < 30L * length, taken + " bytes for a text of " + length);
  }
}
