package io.muster.bench.load.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A quorum queue that is made anew for each run, so that no run inherits another's messages. */
final class BenchQueue implements AutoCloseable {
  /** What a command weighs, about. */
  static final int BODY_BYTES = 300;

  private static final int FILL_AT_ONCE = 1_000;
  private static final long CONFIRM_MILLIS = 60_000;

  private final String name;
  private final Connection connection;

  BenchQueue(String uri, String name) throws IOException {
    this.name = name;
    this.connection = connect(uri, "bench-control");
  }

  static Connection connect(String uri, String name) throws IOException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setAutomaticRecoveryEnabled(false);
    try {
      factory.setUri(uri);
      return factory.newConnection(name);
    } catch (IOException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IOException("can't connect to the broker", failed);
    }
  }

  static AMQP.BasicProperties properties() {
    return new AMQP.BasicProperties.Builder()
        .deliveryMode(2)
        .contentType("application/json")
        .type("user.create")
        .messageId("0123456789abcdef0123456789abcdef")
        .build();
  }

  String name() {
    return name;
  }

  /** Makes it anew, empty. */
  void renew() throws IOException, TimeoutException {
    try (Channel channel = connection.createChannel()) {
      channel.queueDelete(name);
      channel.queueDeclare(name, true, false, false, Map.of("x-queue-type", "quorum"));
    }
  }

  /** Puts that many messages into it; returns when the broker has them. */
  void fill(int messages) throws IOException, InterruptedException, TimeoutException {
    byte[] body = new byte[BODY_BYTES];
    AMQP.BasicProperties properties = properties();
    try (Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      for (int i = 1; i <= messages; i++) {
        channel.basicPublish("", name, true, properties, body);
        if (i % FILL_AT_ONCE == 0) {
          channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
        }
      }
      channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
    }
  }

  @Override
  public void close() {
    try (Channel channel = connection.createChannel()) {
      channel.queueDelete(name);
    } catch (IOException | TimeoutException gone) {
      // The broker goes with the run.
    }
    connection.abort(1_000);
  }
}
