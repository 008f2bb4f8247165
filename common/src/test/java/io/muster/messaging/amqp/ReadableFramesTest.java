package io.muster.messaging.amqp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import io.muster.messaging.CommandCodec;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadableFramesTest {

  private static final int CHANNEL = 7;
  private static final long BODY_BYTES = 4_321;

  /** The deepest that the client reads. */
  private static final int DEEPEST = 32;

  private static Object tables(int levels) {
    Object value = 1;
    for (int i = 0; i < levels; i++) {
      value = Map.of("k", value);
    }
    return value;
  }

  private static Object arrays(int levels) {
    Object value = 1;
    for (int i = 0; i < levels; i++) {
      value = List.of(value);
    }
    return value;
  }

  private static Frame frame(Map<String, Object> headers) throws IOException {
    BasicProperties properties =
        new BasicProperties.Builder()
            .contentType("application/json")
            .contentEncoding("identity")
            .headers(headers)
            .deliveryMode(2)
            .messageId("m1")
            .userId("somebody")
            .build();
    return received(properties.toFrame(CHANNEL, BODY_BYTES));
  }

  /** Frames that are read hold an array, those that are written a stream. */
  private static Frame received(Frame written) {
    return new Frame(written.getType(), written.getChannel(), written.getPayload());
  }

  /** A content header with nothing but headers, written out. */
  private static Frame frame(byte[] headers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(60);
    out.writeShort(0);
    out.writeLong(BODY_BYTES);
    out.writeShort(0x2000);
    out.writeInt(headers.length);
    out.write(headers);
    return new Frame(AMQP.FRAME_HEADER, CHANNEL, bytes.toByteArray());
  }

  private static BasicProperties read(Frame frame) throws IOException {
    return (BasicProperties) AMQImpl.readContentHeaderFrom(frame.getInputStream());
  }

  private static Map<String, String> texts(BasicProperties properties) {
    Map<String, String> texts = new HashMap<>();
    properties.getHeaders().forEach((name, value) -> texts.put(name, value.toString()));
    return texts;
  }

  @Test
  void headersOfOneValueEachPassAsTheyAre() throws IOException {
    Map<String, Object> headers = new HashMap<>();
    headers.put("text", "FA");
    headers.put("int", 1);
    headers.put("long", 2L);
    headers.put("short", (short) 3);
    headers.put("byte", (byte) 4);
    headers.put("double", 5.0);
    headers.put("float", 6.0f);
    headers.put("decimal", new BigDecimal("7.1"));
    headers.put("time", new Date(8_000));
    headers.put("bool", true);
    headers.put("bytes", new byte[] {9});
    headers.put("nothing", null);
    Frame frame = frame(headers);

    assertSame(frame, ReadableFrames.readable(frame));
    assertEquals(headers.keySet(), read(frame).getHeaders().keySet());
  }

  @Test
  void framesWithoutHeadersPassAsTheyAre() throws IOException {
    Frame bare = received(new BasicProperties.Builder().build().toFrame(CHANNEL, 0));
    Frame empty = frame(Map.of());
    Frame body = new Frame(AMQP.FRAME_BODY, CHANNEL, new byte[] {1});
    Frame heartbeat = new Frame(AMQP.FRAME_HEARTBEAT, 0, new byte[0]);

    assertSame(bare, ReadableFrames.readable(bare));
    assertSame(empty, ReadableFrames.readable(empty));
    assertSame(body, ReadableFrames.readable(body));
    assertSame(heartbeat, ReadableFrames.readable(heartbeat));
  }

  @Test
  void whatTheClientCanReadIsNotTakenFromIt() throws IOException {
    Frame frame = frame(Map.of("tables", tables(DEEPEST), "arrays", arrays(DEEPEST)));

    assertSame(frame, ReadableFrames.readable(frame));
    assertEquals(2, read(frame).getHeaders().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {DEEPEST + 1, 40, 1_000})
  void aHeaderNestedTooDeeplyIsEmptiedAndTheRestOfTheMessageKept(int levels) throws IOException {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("before", "b");
    headers.put("deep", tables(levels));
    headers.put("schema", "1");
    headers.put("flat", arrays(1));
    headers.put("x-delivery-count", 3L);
    Frame poison = frame(headers);
    assertThrows(MalformedFrameException.class, () -> read(poison));

    Frame readable = ReadableFrames.readable(poison);

    assertEquals(CHANNEL, readable.getChannel());
    BasicProperties properties = read(readable);
    assertEquals(BODY_BYTES, properties.getBodySize());
    assertEquals("application/json", properties.getContentType());
    assertEquals("identity", properties.getContentEncoding());
    assertEquals(2, properties.getDeliveryMode());
    assertEquals("m1", properties.getMessageId());
    assertEquals("somebody", properties.getUserId());
    assertEquals(
        Map.of(
            "before", "b",
            "deep", "",
            "schema", CommandCodec.UNREADABLE_SCHEMA,
            "flat", "",
            "x-delivery-count", "3"),
        texts(properties));
  }

  @Test
  void arraysNestedAsDeeplyAsOneFrameAllowsAreReadable() throws IOException {
    int levels = 26_000;
    ByteBuffer headers = ByteBuffer.allocate(2 + 5 * levels).put((byte) 1).put((byte) 'a');
    for (int i = levels - 1; i >= 0; i--) {
      headers.put((byte) 'A').putInt(5 * i);
    }

    BasicProperties properties = read(ReadableFrames.readable(frame(headers.array())));

    assertEquals(Map.of("a", "", "schema", CommandCodec.UNREADABLE_SCHEMA), texts(properties));
  }

  @Test
  void whatStandsBeforeATypeThatNobodyKnowsIsKept() throws IOException {
    byte[] headers = {1, 'a', 't', 1, 1, 'b', 'L', 0, 0, 0, 0, 0, 0, 0, 5, 1, 'c', 't', 1};
    Frame unknown = frame(headers);
    assertThrows(MalformedFrameException.class, () -> read(unknown));

    BasicProperties properties = read(ReadableFrames.readable(unknown));

    assertEquals(Map.of("a", "true", "schema", CommandCodec.UNREADABLE_SCHEMA), texts(properties));
  }
}
