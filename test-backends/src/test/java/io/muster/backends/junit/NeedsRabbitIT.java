package io.muster.backends.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.muster.backends.rabbit.RabbitServer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@NeedsRabbit
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NeedsRabbitIT {
  private static String shared = "";

  @Test
  @Order(1)
  void aServerIsHandedOver(RabbitServer server) {
    shared = server.uri();
  }

  @Test
  @Order(2)
  void theSameServerServesTheNextTest(RabbitServer server) {
    assertEquals(shared, server.uri());
  }

  @Test
  @Order(3)
  void aSharedServerIsProtected(RabbitServer server) {
    assertThrows(UnsupportedOperationException.class, server::kill);
    assertThrows(UnsupportedOperationException.class, server::pause);
    assertThrows(UnsupportedOperationException.class, () -> server.memoryAlarm(true));
  }

  @Test
  @Order(4)
  @NeedsRabbit(isolated = true)
  void anIsolatedTestHasItsOwn(RabbitServer server) {
    assertNotEquals(shared, server.uri());
    server.kill();
  }

  @Nested
  @Order(5)
  class Inside {
    @Test
    void theServerOfTheOuterClassIsHandedOver(RabbitServer server) {
      assertEquals(shared, server.uri());
    }
  }
}
