package io.muster.system.promise;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.muster.messaging.Names;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Listens to all events: a command that is decided once has one, however many read it. */
final class EventLog implements AutoCloseable {

  private final Connection connection;
  private final Map<String, Integer> times = new ConcurrentHashMap<>();

  /** From now on, at this virtual host; a worker must have declared its topology. */
  EventLog(String rabbitUri) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(rabbitUri);
    connection = factory.newConnection();
    Channel channel = connection.createChannel();
    String queue = channel.queueDeclare().getQueue();
    channel.queueBind(queue, Names.EVENTS, "#");
    channel.basicConsume(
        queue,
        true,
        (tag, event) -> times.merge(event.getProperties().getMessageId(), 1, Integer::sum),
        tag -> {});
  }

  /** How many different events there were. */
  int size() {
    return times.size();
  }

  /** Those that were told more than once. */
  List<String> doubled() {
    return times.entrySet().stream().filter(e -> e.getValue() > 1).map(Map.Entry::getKey).toList();
  }

  @Override
  public void close() throws Exception {
    connection.close();
  }
}
