package io.muster.standalone.broker;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process with a broker and a publisher in it, made to be killed. It prints each number whose
 * confirm has come, and goes on from the number it is given.
 */
final class KilledBroker {
  private KilledBroker() {}

  public static void main(String[] args) throws Exception {
    var broker = EmbeddedBroker.start(EmbeddedBrokerSettings.onDisk(Path.of(args[0])));
    var factory = new ConnectionFactory();
    factory.setUri(broker.uri());
    var channel = factory.newConnection().createChannel();
    channel.queueDeclare(EmbeddedBrokerKillIT.QUEUE, true, false, false, null);
    channel.confirmSelect();
    for (long next = Long.parseLong(args[1]); ; next++) {
      var body = Long.toString(next).getBytes(StandardCharsets.UTF_8);
      channel.basicPublish(
          "", EmbeddedBrokerKillIT.QUEUE, true, MessageProperties.PERSISTENT_BASIC, body);
      if (channel.waitForConfirms(60_000)) {
        System.out.println(next);
      }
    }
  }
}
