package io.muster.backends.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class SkippedTest {
  @Test
  void aTestWithoutItsBrokerIsSkippedWithTheReasonAndTheRemedy() {
    String reason = reason(AskForAnUnknownRabbit.class);
    assertTrue(reason.startsWith("RabbitMQ 99 not found: "), reason);
    assertTrue(reason.contains("MUSTER_RABBITMQ_SERVER"), reason);
    assertTrue(reason.contains("Docker"), reason);
  }

  @Test
  void aTestWithoutItsReplicaSetIsSkippedWithTheReasonAndTheRemedy() {
    String reason = reason(AskForAnUnknownMongo.class);
    assertTrue(reason.startsWith("MongoDB 99 replica set of 3 not found: "), reason);
    assertTrue(reason.contains("MUSTER_MONGOD"), reason);
  }

  private static String reason(Class<?> testClass) {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(testClass))
            .execute()
            .allEvents();
    assertEquals(0, tests.started().filter(each -> each.getTestDescriptor().isTest()).count());
    return tests
        .skipped()
        .map(event -> event.getRequiredPayload(String.class))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing was skipped: " + tests.list()));
  }

  @NeedsRabbit(version = "99")
  static class AskForAnUnknownRabbit {
    @Test
    void never(RabbitServer server) {
      throw new AssertionError("skipped");
    }
  }

  @NeedsReplicaSet(version = "99", members = 3)
  static class AskForAnUnknownMongo {
    @Test
    void never(MongoReplicaSet set) {
      throw new AssertionError("skipped");
    }
  }
}
