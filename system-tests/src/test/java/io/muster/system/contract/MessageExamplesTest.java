package io.muster.system.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.muster.messaging.CommandDecoder;
import io.muster.messaging.CommandDecoding;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.Reply;
import io.muster.messaging.ReplyCodec;
import io.muster.password.PhcFormat;
import io.muster.system.Repository;
import io.muster.user.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessageExamplesTest {

  static final JsonMapper JSON = new JsonMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final int SHARDS = 8;
  private static final List<String> KINDS =
      List.of("command", "reply", "event", "import-chunk", "chunk-reply", "dead-letter");

  private final CommandDecoder decoder =
      new CommandDecoder(SHARDS, Set.of("muster-api"), PhcFormat::fault);

  static Stream<Path> examples() {
    return list("docs/examples").stream();
  }

  static Stream<Path> commands() {
    return examples().filter(file -> name(file).startsWith("command-"));
  }

  static Stream<Path> replies() {
    return examples().filter(file -> name(file).startsWith("reply-"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsAsItsSchemaSays(Path file) throws Exception {
    String kind = KINDS.stream().filter(name(file)::startsWith).findFirst().orElseThrow();

    assertEquals(List.of(), faults(kind, Files.readString(file)));
  }

  @Test
  void everySchemaHasAnExample() {
    Set<String> withoutExample = new TreeSet<>();
    list("docs/schemas").forEach(file -> withoutExample.add(name(file).replace(".json", "")));
    assertEquals(new TreeSet<>(KINDS), withoutExample);
    examples().forEach(file -> withoutExample.removeIf(name(file)::startsWith));

    assertEquals(Set.of(), withoutExample);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aWorkerTakesEveryExampleOfACommand(Path file) throws Exception {
    CommandDecoding decoding = decoder.decode(delivery(read(file)));

    CommandDecoding.Valid valid = assertInstanceOf(CommandDecoding.Valid.class, decoding);
    assertEquals(
        "user." + name(file).replaceAll("command-|\\.json", ""), valid.command().type().wireName());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aPasswordInPlaintextIsRefusedBySchemaAndWorkerAlike(Path file) throws Exception {
    String text =
        Files.readString(file)
            .replace("\"user_id\": \"665", "\"password\": \"hunter22\", \"user_id\": \"665");

    assertFalse(faults("command", text).isEmpty());
    assertInstanceOf(CommandDecoding.Invalid.class, decoder.decode(delivery(JSON.readTree(text))));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void anApiReadsEveryExampleOfAReply(Path file) throws Exception {
    JsonNode body = read(file).get("body");

    Reply reply = ReplyCodec.decode(body.toString().getBytes(UTF_8));

    assertEquals(body.get("command_id").asString(), reply.outcome().commandId());
    // What is written again is the same contract.
    JsonNode again = JSON.readTree(new String(ReplyCodec.encode(reply), UTF_8));
    assertEquals(body, again);
  }

  @Test
  void theContractDocumentShowsTheExamplesAndRefersToSchemasThatExist() {
    JsonNode document = JSON.readTree(Repository.text("docs/asyncapi.json"));
    for (JsonNode message : document.at("/components/messages")) {
      for (JsonNode example : message.path("examples")) {
        JsonNode file =
            read(Repository.path("docs/examples/" + example.get("name").asString() + ".json"));
        assertEquals(file.get("body"), example.get("payload"));
      }
    }
    for (JsonNode reference : document.findValues("$ref")) {
      String[] parts = reference.asString().split("#", -1);
      JsonNode target =
          parts[0].isEmpty()
              ? document
              : JSON.readTree(Repository.text("docs/" + parts[0].substring(2)));
      String pointer = parts.length > 1 ? parts[1] : "";
      assertFalse(target.at(pointer).isMissingNode(), reference.asString());
    }
  }

  @Test
  void theContractDocumentNamesTheExchangesOfTheCode() {
    JsonNode channels = JSON.readTree(Repository.text("docs/asyncapi.json")).get("channels");
    Set<String> names = new TreeSet<>();
    channels.forEach(channel -> names.add(channel.at("/bindings/amqp/exchange/name").asString("")));
    names.remove("");

    assertEquals(
        new TreeSet<>(Set.of(Names.COMMANDS, Names.IMPORTS, Names.EVENTS, Names.DEAD_LETTERS)),
        names);
  }

  static List<String> faults(String kind, String text) {
    Schema schema =
        SCHEMAS.getSchema(Repository.text("docs/schemas/" + kind + ".json"), InputFormat.JSON);
    return schema.validate(text, InputFormat.JSON).stream().map(Error::toString).toList();
  }

  private static Delivery delivery(JsonNode message) {
    JsonNode properties = message.get("properties");
    Map<String, String> headers = new HashMap<>();
    message.path("headers").forEachEntry((name, value) -> headers.put(name, value.asString()));
    UserId user = new UserId(message.at("/body/user_id").asString());
    return new Delivery(
        1,
        Names.shardQueue(Names.shardOf(user, SHARDS)),
        0,
        message.get("exchange").asString(),
        message.get("routing_key").asString(),
        new MessageProperties(
            properties.get("message_id").asString(),
            properties.get("type").asString(),
            properties.get("user_id").asString(),
            properties.get("content_type").asString(),
            Instant.parse(properties.get("timestamp").asString()),
            properties.path("reply_to").asString(null),
            properties.path("correlation_id").asString(null),
            headers),
        message.get("body").toString().getBytes(UTF_8));
  }

  static JsonNode read(String fromRoot) {
    return read(Repository.path(fromRoot));
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static List<Path> list(String folder) {
    try (Stream<Path> files = Files.list(Repository.path(folder))) {
      return files.sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
