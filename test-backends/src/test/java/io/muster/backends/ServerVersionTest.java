package io.muster.backends;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ServerVersionTest {
  @Test
  void aLineIsComparedNumberByNumber() {
    ServerVersion version = new ServerVersion("3.10.8");
    assertTrue(version.isOf("any"));
    assertTrue(version.isOf("3"));
    assertTrue(version.isOf("3.10"));
    assertTrue(version.isOf("3.10.8"));
    assertFalse(version.isOf("3.1"));
    assertFalse(version.isOf("4"));
    assertFalse(version.isOf("3.10.8.1"));
  }

  @Test
  void laterReleasesAreAtLeastEarlierOnes() {
    assertTrue(new ServerVersion("4.0.5").isAtLeast(3, 13));
    assertTrue(new ServerVersion("3.13.0-rc.1").isAtLeast(3, 13));
    assertFalse(new ServerVersion("3.9.1").isAtLeast(3, 10));
  }

  @Test
  void versionsAreOrderedByTheirNumbers() {
    assertTrue(new ServerVersion("4.0.5").compareTo(new ServerVersion("3.13.0")) > 0);
    assertTrue(new ServerVersion("3.9.1").compareTo(new ServerVersion("3.10.0")) < 0);
  }

  @Test
  void anEmbeddedBackendIsLikeNoRelease() {
    assertTrue(ServerVersion.EMBEDDED.isOf("any"));
    assertFalse(ServerVersion.EMBEDDED.isOf("4"));
    assertFalse(ServerVersion.EMBEDDED.isAtLeast(0, 0));
  }
}
