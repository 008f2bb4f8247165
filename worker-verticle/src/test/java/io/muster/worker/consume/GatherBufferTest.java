package io.muster.worker.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.messaging.CommandDecoding;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatherBufferTest {

  @Test
  void theLimitOfAUnitIsQuarteredForEachEarlierDelivery() {
    assertEquals(500, UnitLimit.forAttempts(500, 0));
    assertEquals(125, UnitLimit.forAttempts(500, 1));
    assertEquals(31, UnitLimit.forAttempts(500, 2));
    assertEquals(7, UnitLimit.forAttempts(500, 3));
    assertEquals(1, UnitLimit.forAttempts(500, 4));
    assertEquals(1, UnitLimit.forAttempts(500, 199));
    assertEquals(1, UnitLimit.forAttempts(2, 1));
  }

  @Test
  void aUnitIsAPrefixWithinTheLimitsOfAllItsMessages() {
    assertEquals(List.of(3, 3, 1), unitSizes(3, 0, 0, 0, 0, 0, 0, 0));
    assertEquals(List.of(2, 1, 1, 1), unitSizes(500, 0, 0, 4, 4, 0));
    assertEquals(List.of(7, 1), unitSizes(500, 0, 0, 0, 3, 0, 0, 0, 0));
  }

  private static List<Integer> unitSizes(int limit, int... attempts) {
    GatherBuffer buffer = new GatherBuffer(100);
    for (int i = 0; i < attempts.length; i++) {
      buffer.add(inbound(i, attempts[i]));
    }
    List<Integer> sizes = new ArrayList<>();
    for (List<Inbound> unit = buffer.takeUnit(limit, inbound -> false);
        !unit.isEmpty();
        unit = buffer.takeUnit(limit, inbound -> false)) {
      sizes.add(unit.size());
    }
    return sizes;
  }

  private static Inbound inbound(long tag, long attempts) {
    MessageProperties properties =
        new MessageProperties(null, null, null, null, null, null, null, Map.of());
    return new Inbound(
        new Delivery(tag, "q", attempts, "", "", properties, new byte[0]),
        new CommandDecoding.Invalid(null, "empty"),
        0,
        0);
  }
}
