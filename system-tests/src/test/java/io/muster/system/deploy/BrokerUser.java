package io.muster.system.deploy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownSignalException;
import io.muster.backends.rabbit.RabbitServer;
import java.io.IOException;

/** A connection as one of the broker's users, which tells with what code it is refused. */
final class BrokerUser implements AutoCloseable {

  static final int DONE = 0;
  static final int ACCESS_REFUSED = AMQP.ACCESS_REFUSED;
  static final int PRECONDITION_FAILED = AMQP.PRECONDITION_FAILED;

  private static final long CONFIRM_MILLIS = 10_000;

  private final Connection connection;

  /** Something that may be refused. */
  interface Attempt {
    void on(Channel channel) throws Exception;
  }

  private BrokerUser(Connection connection) {
    this.connection = connection;
  }

  static BrokerUser connect(RabbitServer server, String user, String password) throws Exception {
    return new BrokerUser(factory(server, user, password).newConnection());
  }

  static ConnectionFactory factory(RabbitServer server, String user, String password) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(server.host());
    factory.setPort(server.port());
    factory.setVirtualHost("muster");
    factory.setUsername(user);
    factory.setPassword(password);
    factory.setAutomaticRecoveryEnabled(false);
    return factory;
  }

  /** {@link #DONE}, or the code that the broker closed the channel with. */
  int tries(Attempt attempt) {
    try {
      Channel channel = connection.createChannel();
      try {
        attempt.on(channel);
        return DONE;
      } finally {
        if (channel.isOpen()) {
          channel.close();
        }
      }
    } catch (AlreadyClosedException closed) {
      return code(closed);
    } catch (ShutdownSignalException closed) {
      return code(closed);
    } catch (IOException refused) {
      if (refused.getCause() instanceof ShutdownSignalException closed) {
        return code(closed);
      }
      throw new IllegalStateException(refused);
    } catch (Exception unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  int publish(String exchange, String routingKey, String userId) {
    return tries(
        channel -> {
          channel.confirmSelect();
          BasicProperties properties =
              new BasicProperties.Builder().deliveryMode(2).userId(userId).build();
          channel.basicPublish(exchange, routingKey, properties, new byte[] {'{', '}'});
          channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
        });
  }

  int consume(String queue) {
    return tries(
        channel -> {
          channel.basicQos(1);
          channel.basicConsume(queue, false, new DefaultConsumer(channel));
        });
  }

  int get(String queue) {
    return tries(channel -> channel.basicGet(queue, false));
  }

  int declare(String queue) {
    return tries(channel -> channel.queueDeclare(queue, false, true, true, null));
  }

  private static int code(ShutdownSignalException closed) {
    if (closed.getReason() instanceof AMQP.Channel.Close close) {
      return close.getReplyCode();
    }
    throw new IllegalStateException(closed);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
