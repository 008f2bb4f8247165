package io.muster.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.user.UserId;
import org.junit.jupiter.api.Test;

class NamesTest {

  @Test
  void theShardOfAUserIsWhatAnyCrc32Says() {
    // python3 -c 'import zlib; print(zlib.crc32(b"65f00000000000000000abcd") % 8)'
    assertEquals((int) (CRC_OF_ABCD % 8), Names.shardOf(new UserId("65f00000000000000000abcd"), 8));
    assertEquals((int) (CRC_OF_ABCD % 5), Names.shardOf(new UserId("65f00000000000000000abcd"), 5));
  }

  private static final long CRC_OF_ABCD = 3434927321L;
}
