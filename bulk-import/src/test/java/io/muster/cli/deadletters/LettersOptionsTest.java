package io.muster.cli.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoClientSettings;
import io.muster.cli.CliMain;
import io.muster.cli.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LettersOptionsTest {

  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Map<String, String> NOBODY_THERE =
      Map.of(
          "MONGO_URI", "mongodb://ada:secret-in-uri@127.0.0.1:1/muster?replicaSet=rs0",
          "RABBITMQ_URI", "amqp://ops:secret-in-uri@127.0.0.1:1/muster",
          "MONGO_SERVER_SELECTION_TIMEOUT", "200ms");

  private record Ran(int code, String out, String err) {}

  private static Ran run(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CliMain.run(
            new Console(new PrintWriter(out, true), new PrintWriter(err, true), environment),
            arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  private static void refuses(int code, String text, String... arguments) {
    Ran ran = run(NOBODY_THERE, arguments);
    assertEquals(code, ran.code, ran.err);
    assertTrue(ran.err.contains(text), ran.err);
    assertEquals("", ran.out);
  }

  private static String filter(String... options) {
    return CommandLine.populateCommand(new LetterFilter(), options)
        .toBson(NOW)
        .toBsonDocument(BsonDocument.class, MongoClientSettings.getDefaultCodecRegistry())
        .toJson();
  }

  @Test
  void eachOptionNarrowsWhatIsMeant() {
    assertEquals("{}", filter());
    assertEquals(
        "{\"$and\": [{\"_id\": {\"$in\": [\"a\", \"b\"]}}, {\"category\": \"delivery_limit\"}]}",
        filter("--id", "a", "--id", "b", "--category", "delivery-limit"));
    assertEquals(
        "{\"$and\": [{\"user_id\": {\"$oid\": \"65f0c0ffee00000000000001\"}},"
            + " {\"source.queue\": \"muster.commands.3\"}]}",
        filter("--user-id", "65F0C0FFEE00000000000001", "--source", "muster.commands.3"));
    assertEquals(
        "{\"$and\": [{\"last_at\": {\"$gte\": {\"$date\": \"2026-05-01T10:00:00Z\"}}},"
            + " {\"last_at\": {\"$lt\": {\"$date\": \"2026-05-01T11:30:00Z\"}}}]}",
        filter("--since", "2h", "--until", "2026-05-01T13:30:00+02:00"));
    assertEquals("{\"$and\": [{\"replayed\": {\"$exists\": true}}]}", filter("--replayed"));
    assertEquals("{\"$and\": [{\"replayed\": {\"$exists\": false}}]}", filter("--no-replayed"));
    assertEquals(
        "{\"$and\": [{\"replayed.status\": \"applied\"}]}", filter("--replay-status", "Applied"));
    assertEquals(
        "{\"$and\": [{\"$and\": [{\"replayed\": {\"$exists\": true}},"
            + " {\"replayed.status\": {\"$exists\": false}}]}]}",
        filter("--replay-status", "unknown"));
  }

  @Test
  void aReasonIsSoughtAsItIsWritten() {
    String sought = filter("--reason", "a.b(");

    assertTrue(sought.contains("\\\\Qa.b(\\\\E") && sought.contains("\"i\""), sought);
  }

  @Test
  void wrongValuesAreNamedWithWhatWouldBeRight() {
    refuses(64, "'--since'", "dead-letters", "list", "--since", "yesterday");
    refuses(64, "such as 30m or 2h", "dead-letters", "list", "--since", "yesterday");
    refuses(
        64, "invalid, refused, delivery_limit, broker", "dead-letters", "list", "-c", "strange");
    refuses(
        64,
        "applied, rejected, expired, failed, unknown",
        "dead-letters",
        "list",
        "--replay-status",
        "lost");
    refuses(64, "24 hexadecimal", "dead-letters", "list", "--user-id", "42");
    refuses(64, "--limit must be from 1 to 100000", "dead-letters", "list", "--limit", "0");
    refuses(64, "--timeout", "dead-letters", "replay", "--all", "--yes", "--timeout", "0");
    refuses(64, "ID", "dead-letters", "show");
    refuses(64, "dead-letters --help", "dead-letters");
  }

  @Test
  void nothingIsChangedWithoutSayingWhich() {
    for (String command : new String[] {"replay", "drop"}) {
      refuses(64, "--all", "dead-letters", command, "--yes");
      refuses(64, "--all", "dead-letters", command, "--yes", "--all", "--id", "a");
    }
  }

  @Test
  void aChoiceThatSaysNothingIsRefusedInsteadOfMeaningAll() {
    // As a script has it whose variable is empty.
    for (String option : new String[] {"--id", "--reason", "--source"}) {
      refuses(64, option + " must not be blank", "dead-letters", "drop", option, "", "--yes");
      refuses(64, option + " must not be blank", "dead-letters", "list", option, " ");
    }
  }

  @Test
  void withoutATerminalNothingIsChangedUnlessYesIsSaid() {
    for (String command : new String[] {"replay", "drop"}) {
      Ran ran = run(NOBODY_THERE, "dead-letters", command, "--all");
      assertEquals(64, ran.code, ran.err);
      assertEquals(1, ran.err.strip().lines().count(), ran.err);
      assertTrue(ran.err.contains("--yes"), ran.err);
    }
  }

  @Test
  void allWrongSettingsAreToldAtOnce() {
    Ran ran =
        run(
            Map.of("COMMAND_MAX_AGE", "soon", "MONGO_POOL_SIZE", "1"),
            "dead-letters",
            "replay",
            "--all",
            "--yes");

    assertEquals(78, ran.code, ran.err);
    for (String name :
        new String[] {"MONGO_URI", "RABBITMQ_URI", "COMMAND_MAX_AGE", "MONGO_POOL_SIZE"}) {
      assertTrue(ran.err.contains(name + ": "), ran.err);
    }
    assertEquals(78, run(Map.of(), "dead-letters", "list").code);
    assertFalse(run(Map.of(), "dead-letters", "list").err.contains("RABBITMQ_URI"));
  }

  @Test
  void aDatabaseThatIsAwayIsOneLineWithoutItsPassword() {
    Ran ran = run(NOBODY_THERE, "dead-letters", "list");

    assertEquals(69, ran.code, ran.err);
    assertEquals(1, ran.err.strip().lines().count(), ran.err);
    assertTrue(ran.err.contains("127.0.0.1:1") && ran.err.contains("MONGO_URI"), ran.err);
    assertFalse(ran.err.contains("secret-in-uri"), ran.err);
  }
}
