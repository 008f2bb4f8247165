package io.muster.standalone.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import io.muster.standalone.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerKillIT {
  static final String QUEUE = "survivors";
  private static final int KILLS = 4;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aKilledProcessLosesNoConfirmedMessage(@TempDir Path directory) throws Exception {
    var random = new Random(7);
    long confirmed = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (var child =
          ChildJvm.start(
              KilledBroker.class, List.of(directory.toString(), Long.toString(confirmed + 1)))) {
        long wanted = confirmed + 50 + random.nextInt(300);
        while (confirmed < wanted) {
          confirmed = Long.parseLong(child.readLine());
        }
        child.kill();
        confirmed = child.drain().stream().mapToLong(Long::parseLong).max().orElse(confirmed);
      }
    }
    try (var broker = EmbeddedBroker.start(EmbeddedBrokerSettings.onDisk(directory))) {
      var factory = new ConnectionFactory();
      factory.setUri(broker.uri());
      try (var connection = factory.newConnection();
          var channel = connection.createChannel()) {
        var found = takeAll(channel);
        assertTrue(found.size() >= confirmed);
        assertEquals(
            LongStream.rangeClosed(1, confirmed).boxed().toList(),
            List.copyOf(found.headSet(confirmed, true)));
      }
    }
  }

  private static TreeSet<Long> takeAll(Channel channel) throws Exception {
    var found = new TreeSet<Long>();
    for (var next = channel.basicGet(QUEUE, true);
        next != null;
        next = channel.basicGet(QUEUE, true)) {
      found.add(Long.parseLong(new String(next.getBody(), StandardCharsets.UTF_8)));
    }
    return found;
  }
}
