import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32;

/**
 * Puts commands and imports on Muster's queue, and tells what became of them.
 *
 * <pre>
 *   java -cp 'lib/*' Producer.java create USER_ID NAME EMAIL PASSWORD_HASH
 *   java -cp 'lib/*' Producer.java import IMPORT_ID FILE.ndjson
 * </pre>
 *
 * The broker's address is in RABBITMQ_URI, the number of shards in SHARDS (8 unless set). To run it
 * again is safe. Exit codes: 0 applied; 1 something was refused; 2 the broker didn't take it; 3 no
 * reply yet: run it again.
 */
public final class Producer implements AutoCloseable {

  private static final int ATTEMPTS = 8;
  private static final long CONFIRM_MILLIS = 30_000;
  private static final long REPLY_MILLIS = 60_000;
  private static final int CHUNK_ROWS = 1_000;
  private static final int CHUNK_BYTES = 1 << 20;

  private final Connection connection;
  private final Channel channel;
  private final String user;
  private final String replies;
  private final Map<String, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();
  private final Set<String> returned = ConcurrentHashMap.newKeySet();
  private boolean refused;

  private Producer(String uri) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri);
    // A fresh run is simpler than a connection that heals: its reply queue would be another one.
    factory.setAutomaticRecoveryEnabled(false);
    user = factory.getUsername();
    connection = factory.newConnection();
    channel = connection.createChannel();
    channel.confirmSelect();
    // What had no queue comes back here, before its confirm.
    channel.addReturnListener(message -> returned.add(message.getProperties().getMessageId()));
    channel.addShutdownListener(
        cause -> waiting.values().forEach(reply -> reply.completeExceptionally(cause)));
    // Replies come here. Its name begins with ours, or workers would not send to it.
    replies = user + ".replies." + UUID.randomUUID();
    channel.queueDeclare(replies, false, true, true, Map.of("x-max-length", 1_000));
    channel.basicConsume(
        replies,
        true,
        (tag, message) -> {
          // Replies come at least once: the first counts.
          CompletableFuture<String> reply = waiting.get(message.getProperties().getCorrelationId());
          if (reply != null) {
            reply.complete(new String(message.getBody(), UTF_8));
          }
        },
        tag -> {});
  }

  /** Publishes until the queue has it; prints the reply. */
  private void send(String exchange, String routingKey, String messageId, String type, String body)
      throws Exception {
    BasicProperties properties =
        new BasicProperties.Builder()
            .messageId(messageId) // unique for each intent, and the same in each try
            .userId(user) // the broker refuses any other
            .type(type)
            .contentType("application/json")
            .deliveryMode(2) // survives a restart of the broker
            .timestamp(new Date())
            .replyTo(replies)
            .correlationId(messageId)
            .headers(Map.of("schema", 1))
            .build();
    CompletableFuture<String> reply = new CompletableFuture<>();
    waiting.put(messageId, reply);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Mandatory: what has no queue comes back, instead of vanishing.
      channel.basicPublish(exchange, routingKey, true, properties, body.getBytes(UTF_8));
      boolean confirmed = channel.waitForConfirms(CONFIRM_MILLIS);
      if (returned.remove(messageId)) {
        throw new Failure(
            2,
            "no queue for " + exchange + " with key '" + routingKey + "': is SHARDS right, and has a worker run?");
      }
      if (confirmed) {
        print(reply.get(REPLY_MILLIS, TimeUnit.MILLISECONDS));
        waiting.remove(messageId);
        return;
      }
      // The queue is full. The same message again, later and later.
      Thread.sleep(Math.min(30_000, 1_000L << attempt));
    }
    throw new Failure(2, "the queue is full, and stays so");
  }

  /** A JSON library would read it; two texts do here. */
  private void print(String reply) {
    System.out.println(reply);
    refused |= !reply.contains("\"status\":\"applied\"");
    refused |= reply.contains("\"rejected\":") && !reply.contains("\"rejected\":0");
  }

  private void create(String userId, String name, String email, String hash) throws Exception {
    CRC32 crc = new CRC32();
    crc.update(userId.getBytes(UTF_8));
    long shard = crc.getValue() % Long.parseLong(System.getenv().getOrDefault("SHARDS", "8"));
    String body =
        "{\"user_id\":%s,\"name\":%s,\"email\":%s,\"password_hash\":%s}"
            .formatted(quoted(userId), quoted(name), quoted(email), quoted(hash));
    send("muster.commands", "shard." + shard, "create-" + userId, "user.create", body);
  }

  /**
   * One chunk after another; any number may be on the way at once. Chunks are cut by the rows alone:
   * the same file gives the same chunks.
   */
  private void importFile(String importId, Path file) throws Exception {
    List<String> rows = new ArrayList<>();
    int chunk = 0;
    long firstRow = 1;
    long size = 0;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String row = line.strip();
        if (row.isEmpty()) {
          continue;
        }
        int length = row.getBytes(UTF_8).length + 1;
        if (rows.size() == CHUNK_ROWS || (!rows.isEmpty() && size + length > CHUNK_BYTES)) {
          sendChunk(importId, chunk++, firstRow, rows, false);
          firstRow += rows.size();
          rows.clear();
          size = 0;
        }
        rows.add(row);
        size += length;
      }
    }
    sendChunk(importId, chunk, firstRow, rows, true);
  }

  private void sendChunk(String importId, int chunk, long firstRow, List<String> rows, boolean last)
      throws Exception {
    String body =
        "{\"import_id\":%s,\"chunk\":%d,\"first_row\":%d,\"rows\":[%s]%s}"
            .formatted(
                quoted(importId), chunk, firstRow, String.join(",", rows), last ? ",\"last\":true" : "");
    send("muster.imports", "", importId + "/" + chunk, null, body);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", "") + '"';
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private static final class Failure extends Exception {
    final int exitCode;

    Failure(int exitCode, String message) {
      super(message);
      this.exitCode = exitCode;
    }
  }

  private static int run(String[] arguments) throws Exception {
    boolean create = arguments.length == 5 && arguments[0].equals("create");
    boolean importing = arguments.length == 3 && arguments[0].equals("import");
    if (!create && !importing) {
      throw new Failure(
          64, "usage: create USER_ID NAME EMAIL PASSWORD_HASH | import IMPORT_ID FILE.ndjson");
    }
    try (Producer producer = new Producer(System.getenv("RABBITMQ_URI"))) {
      if (create) {
        producer.create(arguments[1], arguments[2], arguments[3], arguments[4]);
      } else {
        producer.importFile(arguments[1], Path.of(arguments[2]));
      }
      return producer.refused ? 1 : 0;
    }
  }

  public static void main(String[] arguments) throws Exception {
    int code;
    try {
      code = run(arguments);
    } catch (Failure failure) {
      System.err.println(failure.getMessage());
      code = failure.exitCode;
    } catch (TimeoutException | java.util.concurrent.ExecutionException | ShutdownSignalException lost) {
      // Whether the broker has it isn't known. To send it again is safe: it has the same message id.
      System.err.println("no reply yet, or the connection was lost; run it again");
      code = 3;
    }
    System.exit(code);
  }
}
