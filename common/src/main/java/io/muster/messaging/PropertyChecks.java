package io.muster.messaging;

import io.muster.text.Times;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the properties of any message from outside must be like. Safe for all threads. */
public final class PropertyChecks {

  private PropertyChecks() {}

  /** Checks who publishes. */
  public static void checkUser(@Nullable String user, List<String> faults) {
    if (user == null || user.isEmpty()) {
      faults.add("the property user_id must be the AMQP user that publishes");
    }
  }

  /**
   * Checks when it was made and how its body is to be read.
   *
   * @param what what the message is, for people
   * @param faults gets what is wrong and what would be right
   */
  public static void checkForm(MessageProperties properties, String what, List<String> faults) {
    Instant timestamp = properties.timestamp();
    if (timestamp == null) {
      faults.add("the property timestamp must say when the " + what + " was made");
    } else if (!Times.isPlausible(timestamp)) {
      faults.add("the property timestamp must be in seconds since 1970, and before the year 2200");
    }
    if (!MessageProperties.JSON.equals(properties.contentType())) {
      faults.add("the property content_type must be " + MessageProperties.JSON);
    }
    String schema = properties.headers().get(CommandCodec.SCHEMA_HEADER);
    if (CommandCodec.UNREADABLE_SCHEMA.equals(schema)) {
      faults.add("headers must be nested at most 32 levels deep, and of types of AMQP 0-9-1");
    } else if (schema != null && !schema.equals(CommandCodec.SCHEMA)) {
      faults.add("the header schema must be " + CommandCodec.SCHEMA);
    }
  }

  /**
   * Checks where the reply shall go.
   *
   * @param own whether one of Muster's own users sent it: they alone may name its reply queues
   */
  public static void checkReplyTo(MessageProperties properties, boolean own, List<String> faults) {
    String replyTo = properties.replyTo();
    boolean isOwnReplies = own && replyTo != null && replyTo.startsWith(Names.REPLIES_PREFIX);
    if (replyTo != null && replyTo.startsWith("muster.") && !isOwnReplies) {
      faults.add("the property reply_to must not name a queue of Muster");
    }
  }
}
