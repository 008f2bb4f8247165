package io.muster.messaging;

import io.muster.user.UserId;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The names of the topology, the same for every process and for producers outside. */
public final class Names {

  /** Direct exchange for interactive commands. */
  public static final String COMMANDS = "muster.commands";

  /** Direct exchange and queue for chunks of imports. */
  public static final String IMPORTS = "muster.imports";

  /** Topic exchange for events. */
  public static final String EVENTS = "muster.events";

  /** Exchange and queue for what no worker could process. */
  public static final String DEAD_LETTERS = "muster.dead-letters";

  /** What the names of reply queues begin with. */
  public static final String REPLIES_PREFIX = "muster.replies.";

  private Names() {}

  /** The queue of a shard. */
  public static String shardQueue(int shard) {
    return COMMANDS + "." + shard;
  }

  /** The routing key of a shard. */
  public static String shardKey(int shard) {
    return "shard." + shard;
  }

  /** The shard of a user: CRC-32 of the 24 characters of its id, modulo the number of shards. */
  public static int shardOf(UserId userId, int shards) {
    CRC32 crc = new CRC32();
    crc.update(userId.hex().getBytes(StandardCharsets.US_ASCII));
    return (int) (crc.getValue() % shards);
  }
}
