package io.muster.bench.micro;

import io.muster.command.Command;
import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.messaging.CommandCodec;
import io.muster.messaging.CommandDecoder;
import io.muster.messaging.CommandDecoding;
import io.muster.messaging.Delivery;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.Reply;
import io.muster.messaging.ReplyCodec;
import io.muster.password.PhcFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Commands and replies to and from messages. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class MessageBenchmark {
  private static final String REPLY_QUEUE = Names.REPLIES_PREFIX + "0123456789abcdef";

  private final CommandCodec codec = new CommandCodec(Samples.SHARDS, Samples.AMQP_USER);
  private final CommandDecoder decoder =
      new CommandDecoder(Samples.SHARDS, Set.of(Samples.AMQP_USER), PhcFormat::fault);
  private final Command command = Samples.command(1);
  private final Delivery delivery = delivery();
  private final Reply reply = reply();
  private final byte[] replyBody = ReplyCodec.encode(reply);

  /** What is decoded is valid, else something else would be measured. */
  @Setup
  public void check() {
    if (decodeCommand() instanceof CommandDecoding.Invalid invalid) {
      throw new IllegalStateException(invalid.reason());
    }
  }

  private Delivery delivery() {
    OutgoingMessage message = codec.encode(command, REPLY_QUEUE, "1", null);
    String queue = Names.shardQueue(Names.shardOf(command.userId(), Samples.SHARDS));
    return new Delivery(
        1,
        queue,
        0,
        message.exchange(),
        message.routingKey(),
        message.properties(),
        message.body());
  }

  private Reply reply() {
    Instant now = Instant.now();
    Outcome outcome =
        new Outcome(
            command.id(),
            command.userId(),
            CommandType.CREATE,
            OutcomeStatus.APPLIED,
            1L,
            null,
            null,
            now,
            now.plusSeconds(3_600));
    return new Reply(outcome, "0123456789abcdef0123456789abcdef0123456789abcdef", 12);
  }

  /** A command to a message. */
  @Benchmark
  public OutgoingMessage encodeCommand() {
    return codec.encode(command, REPLY_QUEUE, "1", null);
  }

  /** A message to a command, fully checked. */
  @Benchmark
  public CommandDecoding decodeCommand() {
    return decoder.decode(delivery);
  }

  /** A reply to a message. */
  @Benchmark
  public byte[] encodeReply() {
    return ReplyCodec.encode(reply);
  }

  /** A message to a reply. */
  @Benchmark
  public Reply decodeReply() throws IOException {
    return ReplyCodec.decode(replyBody);
  }
}
