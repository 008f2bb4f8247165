package io.muster.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandDecoderTest {

  private static final int SHARDS = 8;
  private static final UserId USER = new UserId("65f00000000000000000abcd");
  private static final String QUEUE = Names.shardQueue(Names.shardOf(USER, SHARDS));
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String BODY =
      "{\"user_id\":\"65f00000000000000000abcd\",\"name\":\"Ada\",\"email\":\"ada@example.org\","
          + "\"password_hash\":\"$argon2id$x\"}";

  private final CommandDecoder decoder =
      new CommandDecoder(SHARDS, Set.of("muster-api"), hash -> Optional.empty());

  private static MessageProperties properties(
      String id, String user, String replyTo, Map<String, String> headers) {
    return new MessageProperties(
        id, "user.create", user, "application/json", NOW, replyTo, null, headers);
  }

  private static Delivery delivery(MessageProperties properties, String body) {
    return new Delivery(
        1, QUEUE, 0, Names.COMMANDS, "shard.0", properties, body.getBytes(StandardCharsets.UTF_8));
  }

  private Command valid(Delivery delivery) {
    CommandDecoding decoding = decoder.decode(delivery);
    return assertInstanceOf(CommandDecoding.Valid.class, decoding, () -> String.valueOf(decoding))
        .command();
  }

  private CommandDecoding.Invalid invalid(Delivery delivery) {
    return assertInstanceOf(CommandDecoding.Invalid.class, decoder.decode(delivery));
  }

  private static MessageProperties foreign() {
    return properties("m1", "crm", "my.replies", Map.of("schema", "1"));
  }

  @Test
  void whatTheApiWritesIsReadAsItWas() {
    EmailAddress email =
        ((EmailAddress.Parsed.Valid) EmailAddress.parse("Ada@example.org")).address();
    for (Change change :
        new Change[] {
          new Change.Create("Ada \"L\"", email, "$argon2id$x"),
          new Change.Replace("Ada", email, "$argon2id$x", 7L),
          new Change.Patch(null, email, null, null),
          new Change.Patch("Ada", null, "$argon2id$x", 2L),
          new Change.Delete(3L),
          new Change.Delete(null)
        }) {
      Command command = new Command("id-1", USER, NOW, "k1.abc", change);
      OutgoingMessage message =
          new CommandCodec(SHARDS, "muster-api")
              .encode(command, "muster.replies.1", "c", "00-a-b-01");
      assertEquals(QUEUE, Names.COMMANDS + "." + message.routingKey().substring(6));
      assertEquals(
          command,
          valid(
              new Delivery(
                  1,
                  QUEUE,
                  0,
                  message.exchange(),
                  message.routingKey(),
                  message.properties(),
                  message.body())));
    }
  }

  @Test
  void aForeignProducersIdCanNotTakeAnothers() {
    Command command = valid(delivery(foreign(), BODY));

    assertEquals("crm/m1", command.id());
    assertNull(command.fingerprint());
  }

  @Test
  void extensionsAreTheOneUnknownFieldThatIsTaken() {
    valid(delivery(foreign(), BODY.replace("{", "{\"extensions\":{\"a\":[1,{}]},")));
    assertTrue(
        invalid(delivery(foreign(), BODY.replace("{", "{\"nick\":1,"))).reason().contains("/nick"));
  }

  @Test
  void aPlaintextPasswordIsRefusedAndNotRepeated() {
    CommandDecoding.Invalid refused =
        invalid(delivery(foreign(), BODY.replace("{", "{\"password\":\"hunter2hunter2\",")));

    assertTrue(refused.reason().contains("/password must not be sent"));
    assertFalse(refused.reason().contains("hunter2"));
    assertEquals("crm/m1", refused.commandId());
  }

  @Test
  void allFaultsAreToldAtOnce() {
    String reason =
        invalid(
                delivery(
                    properties("", "crm", "muster.replies.x", Map.of("fingerprint", "f")),
                    "{\"user_id\":\"65f00000000000000000abcd\",\"name\":\"\",\"email\":\"x\"}"))
            .reason();

    for (String part :
        new String[] {
          "message_id", "reply_to", "fingerprint", "/name", "/email", "/password_hash is missing"
        }) {
      assertTrue(reason.contains(part), reason);
    }
  }

  @Test
  void aUserInTheWrongShardIsRefusedWithTheRightOne() {
    String other = BODY.replace("abcd", "abc0");
    UserId user = new UserId("65f00000000000000000abc0");
    int right = Names.shardOf(user, SHARDS);
    assertFalse(Names.shardQueue(right).equals(QUEUE));

    assertTrue(invalid(delivery(foreign(), other)).reason().contains(Names.shardKey(right)));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 7_258_118_400L, 1_772_000_000_000L, Long.MAX_VALUE / 1_000})
  void aTimeThatNobodyCanHaveMeantIsRefused(long seconds) {
    MessageProperties odd =
        new MessageProperties(
            "m1",
            "user.create",
            "crm",
            "application/json",
            Instant.ofEpochSecond(seconds),
            null,
            null,
            Map.of());

    CommandDecoding.Invalid refused = invalid(delivery(odd, BODY));

    assertTrue(refused.reason().contains("timestamp must be in seconds"), refused.reason());
  }

  @Test
  void headersThatTheClientCouldNotReadAreToldAsSuch() {
    Map<String, String> marked = Map.of("schema", CommandCodec.UNREADABLE_SCHEMA);

    CommandDecoding.Invalid refused =
        invalid(delivery(properties("m1", "crm", null, marked), BODY));

    assertTrue(refused.reason().contains("at most 32 levels"), refused.reason());
  }

  @Test
  void idsOfReplaysAreForMustersOwnUsersAlone() {
    assertEquals(
        "crm/m1/replay",
        valid(delivery(properties("crm/m1/replay", "muster-api", null, Map.of()), BODY)).id());
    invalid(delivery(properties("m1/replay", "crm", null, Map.of()), BODY));
  }

  @Test
  void aUserWhoseNameLeavesNoRoomForTheIdIsRefused() {
    String id = "m".repeat(CommandDecoder.MAX_FOREIGN_ID);
    // The broker counts bytes, and the last one is made of two.
    for (String user : List.of("c".repeat(119), "c".repeat(117) + "é")) {
      assertEquals(
          user + "/" + id, valid(delivery(properties(id, user, null, Map.of()), BODY)).id());

      CommandDecoding.Invalid refused =
          invalid(delivery(properties(id, user + "c", null, Map.of()), BODY));

      assertNull(refused.commandId());
      assertTrue(refused.reason().contains("user_id and message_id"), refused.reason());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"user_id\":\"65f00000000000000000abcd\"} x",
        "{\"name\":\"a\",\"name\":\"b\"}",
        "{\"name\":1}",
        "{\"if_version\":1.5}",
        "{\"if_version\":0}",
        "{\"if_version\":99999999999999999999}",
        "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"
      })
  void aBrokenBodyIsAFaultOfTheMessage(String body) {
    invalid(delivery(foreign(), body));
  }

  @Test
  void aBodyThatIsNoTextIsAFaultOfTheMessage() {
    for (byte[] body :
        new byte[][] {
          {0, 0, 0, 0}, {(byte) 0xff, (byte) 0xfe, 0, 0}, {'{', '"', (byte) 0xc3, '"'}
        }) {
      assertInstanceOf(
          CommandDecoding.Invalid.class,
          decoder.decode(new Delivery(1, QUEUE, 0, Names.COMMANDS, "shard.0", foreign(), body)));
    }
  }

  @Test
  void aMessageWithoutAnythingIsAFaultOfTheMessage() {
    MessageProperties none =
        new MessageProperties(null, null, null, null, null, null, null, new HashMap<>());

    assertNull(invalid(delivery(none, BODY)).commandId());
  }
}
