package io.muster.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.cli.CliException;
import org.junit.jupiter.api.Test;

class HashingOptionsTest {

  private static final long MIB = 1 << 20;

  @Test
  void moreThreadsThanTheHeapHoldsAreRefusedWithHowToGetMore() {
    CliException refused =
        assertThrows(CliException.class, () -> HashingOptions.threads(10, 2, 288 * MIB));

    assertEquals(64, refused.exitCode());
    assertEquals(
        "--threads 10 needs 296 MiB of heap, and there are 288: 9 at most, or set"
            + " JAVA_OPTS=-Xmx311m",
        refused.getMessage());
    assertEquals(9, HashingOptions.threads(9, 2, 288 * MIB));
    assertEquals(1, HashingOptions.threads(1, 2, 64 * MIB));
  }

  @Test
  void withoutTheOptionThereIsOneForEachCoreAsFarAsTheHeapHoldsThem() {
    assertEquals(2, HashingOptions.threads(null, 2, 288 * MIB));
    assertEquals(20, HashingOptions.threads(null, 64, 500 * MIB));
    assertEquals(1, HashingOptions.threads(null, 64, 64 * MIB));
  }

  @Test
  void aNumberOfThreadsThatIsNoneIsRefused() {
    for (int wrong : new int[] {0, -1, 1_025}) {
      CliException refused =
          assertThrows(CliException.class, () -> HashingOptions.threads(wrong, 2, 1L << 40));
      assertEquals(64, refused.exitCode());
      assertTrue(String.valueOf(refused.getMessage()).contains("from 1 to 1024"));
    }
  }
}
