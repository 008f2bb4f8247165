package io.muster.messaging.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import io.muster.messaging.CommandCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes headers readable that the broker lets through and the client gives up on: nested deeper
 * than 32 levels, or of a type that it doesn't know. The client would end the connection before
 * anybody could acknowledge the message, and so would the next that gets it. Safe for all threads.
 */
final class ReadableFrames {

  private static final int FLAGS_AT = 12;
  private static final int PROPERTIES_AT = 14;
  private static final int HAS_CONTENT_TYPE = 0x8000;
  private static final int HAS_CONTENT_ENCODING = 0x4000;
  private static final int HAS_HEADERS = 0x2000;
  private static final byte[] EMPTY_TEXT = {'S', 0, 0, 0, 0};

  // Thus the message is decoded as invalid. It stands first, which is the one that the client
  // keeps.
  private static final byte[] MARK =
      textHeader(CommandCodec.SCHEMA_HEADER, CommandCodec.UNREADABLE_SCHEMA);

  private ReadableFrames() {}

  /**
   * The frame itself, unless its headers can't be read. Then one with the same properties and the
   * headers that hold one value each; of those that hold several, only the names are left.
   */
  static Frame readable(Frame frame) {
    if (frame.getType() != AMQP.FRAME_HEADER) {
      return frame;
    }
    ByteBuffer payload = ByteBuffer.wrap(frame.getPayload());
    int flags = payload.getShort(FLAGS_AT);
    if ((flags & HAS_HEADERS) == 0) {
      return frame;
    }
    int table = tableAt(payload, flags);
    int end = endOfText(payload, table);
    // Nearly all end here, for some nanoseconds. The rest the client tries itself: it knows best.
    if (isFlat(payload, table + Integer.BYTES, end) || isReadable(frame)) {
      return frame;
    }
    return new Frame(
        AMQP.FRAME_HEADER, frame.getChannel(), flatten(frame.getPayload(), table, end));
  }

  private static int tableAt(ByteBuffer payload, int flags) {
    int at = PROPERTIES_AT;
    if ((flags & HAS_CONTENT_TYPE) != 0) {
      at = endOfName(payload, at);
    }
    return (flags & HAS_CONTENT_ENCODING) == 0 ? at : endOfName(payload, at);
  }

  private static boolean isFlat(ByteBuffer payload, int from, int end) {
    int at = from;
    while (at < end) {
      int value = endOfName(payload, at);
      at = endOfValue(payload, value);
      if (at <= value || isNested(payload.get(value))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isReadable(Frame frame) {
    try {
      AMQImpl.readContentHeaderFrom(frame.getInputStream());
      return true;
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static byte[] flatten(byte[] bytes, int table, int end) {
    ByteBuffer payload = ByteBuffer.wrap(bytes);
    ByteBuffer flat = ByteBuffer.allocate(bytes.length + MARK.length);
    flat.put(bytes, 0, table + Integer.BYTES).put(MARK);
    int at = table + Integer.BYTES;
    while (at < end) {
      int value = endOfName(payload, at);
      int next = endOfValue(payload, value);
      if (next <= value) {
        // Nobody can tell where the next header begins.
        break;
      }
      if (isNested(payload.get(value))) {
        flat.put(bytes, at, value - at).put(EMPTY_TEXT);
      } else {
        flat.put(bytes, at, next - at);
      }
      at = next;
    }
    flat.putInt(table, flat.position() - table - Integer.BYTES);
    flat.put(bytes, end, bytes.length - end);
    return Arrays.copyOf(flat.array(), flat.position());
  }

  private static boolean isNested(byte type) {
    return type == 'F' || type == 'A';
  }

  /** Where the value ends whose type is at this place: not behind it, if the type isn't known. */
  private static int endOfValue(ByteBuffer payload, int at) {
    return switch (payload.get(at)) {
      case 'V' -> at + 1;
      case 't', 'b', 'B' -> at + 2;
      case 's', 'u' -> at + 3;
      case 'I', 'i', 'f' -> at + 5;
      case 'D' -> at + 6;
      case 'l', 'd', 'T' -> at + 9;
      case 'S', 'x', 'F', 'A' -> endOfText(payload, at + 1);
      default -> at;
    };
  }

  private static int endOfName(ByteBuffer payload, int at) {
    return at + 1 + Byte.toUnsignedInt(payload.get(at));
  }

  private static int endOfText(ByteBuffer payload, int at) {
    return at + Integer.BYTES + payload.getInt(at);
  }

  private static byte[] textHeader(String name, String value) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(nameBytes.length + valueBytes.length + 6)
        .put((byte) nameBytes.length)
        .put(nameBytes)
        .put((byte) 'S')
        .putInt(valueBytes.length)
        .put(valueBytes)
        .array();
  }
}
