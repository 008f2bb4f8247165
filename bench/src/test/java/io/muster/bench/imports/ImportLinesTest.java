package io.muster.bench.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ImportLinesTest {
  private final AtomicLong seconds = new AtomicLong();
  private final ImportLines lines = new ImportLines(() -> TimeUnit.SECONDS.toNanos(seconds.get()));

  @Test
  void theRateIsThatOfTheRowsDecidedBetweenTwoTimes() {
    tell(0, 0);
    tell(1, 1_000);
    tell(2, 3_000);
    tell(3, 5_000);
    tell(9, 5_001);
    assertEquals(2_000, rate(1, 3));
    assertEquals(5_001, lines.settled());
  }

  @Test
  void whatWasToldOnceIsNoRate() {
    tell(1, 1_000);
    assertTrue(Double.isNaN(rate(0, 5)));
  }

  @Test
  void lookingThroughTheFileDecidesNothingAndTheSummaryIsKept() {
    lines.accept("{\"event\":\"reading\",\"file\":\"a\",\"read\":50}");
    assertEquals(0, lines.settled());
    assertTrue(lines.summary().isEmpty());
    lines.accept("{\"event\":\"summary\",\"created\":70,\"seconds\":1.5}");
    assertEquals(70, lines.summary().orElseThrow().getLong("created"));
  }

  private void tell(long at, long settled) {
    seconds.set(at);
    lines.accept(new JsonObject().put("event", "progress").put("settled", settled).encode());
  }

  private double rate(long from, long to) {
    return lines.perSecond(TimeUnit.SECONDS.toNanos(from), TimeUnit.SECONDS.toNanos(to));
  }
}
