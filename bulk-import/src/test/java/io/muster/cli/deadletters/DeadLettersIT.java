package io.muster.cli.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.cli.deadletters.DeadLettersScene.Ran;
import io.muster.command.Command;
import io.muster.command.OutcomeStatus;
import io.muster.deadletter.DeadLetterCategory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands on a real database and a real broker; the worker is a stand-in. */
@NeedsReplicaSet
@NeedsRabbit(virtualHosts = true)
@Timeout(120)
class DeadLettersIT {

  private final Instant made = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
  private final Instant longAgo = made.minus(Duration.ofHours(30));
  private DeadLettersScene scene;

  @BeforeEach
  void open(MongoReplicaSet set, RabbitServer rabbit) throws Exception {
    scene = new DeadLettersScene(set, rabbit);
  }

  @AfterEach
  void close() throws Exception {
    assertTrue(scene.faults.isEmpty(), scene.faults::toString);
    scene.close();
  }

  @Test
  void lettersAreListedFilteredAndShown() throws Exception {
    scene.keep(Letters.letter("crm/new", made, Letters.CREATE));
    scene.keep(Letters.letter("crm/old", longAgo, Letters.CREATE));

    List<String> table = scene.run("list").out().lines().toList();
    assertEquals(3, table.size(), table::toString);
    assertTrue(table.get(0).startsWith("GIVEN UP"), table::toString);
    assertTrue(table.get(1).contains("crm/old") && table.get(2).contains("crm/new"));

    String json = scene.run("list", "--json", "--since", "2h").out();
    assertEquals(1, json.lines().count(), json);
    assertTrue(json.contains("\"id\":\"crm/new\""), json);
    assertEquals("", scene.run("list", "--category", "invalid").out());
    assertEquals(2, scene.run("list", "--json", "--reason", "IS ODD").out().lines().count());

    Ran first = scene.run("list", "--limit", "1");
    assertTrue(first.out().contains("crm/old") && !first.out().contains("crm/new"), first.out());
    assertTrue(first.err().contains("More than 1 match"), first.err());

    Ran shown = scene.run("show", "crm/new", "nobody");
    assertEquals(1, shown.code());
    assertTrue(shown.err().contains("no dead letter nobody"), shown.err());
    assertTrue(shown.out().contains("\"email\":\"a***@example.org\""), shown.out());
    assertTrue(shown.out().contains("replayable  yes"), shown.out());
    assertTrue(scene.run("show", "crm/old").out().contains("--as-new"));
  }

  @Test
  void aDryRunSendsAndRecordsNothing() throws Exception {
    scene.keep(Letters.letter("crm/1", made, Letters.CREATE));
    BsonDocument before = scene.stored("crm/1");

    Ran ran = scene.run("replay", "--all", "--dry-run");

    assertEquals(0, ran.code(), ran.err());
    assertEquals("crm/1: would be sent as crm/1/replay", ran.out().strip());
    assertEquals(0, scene.run("drop", "--all", "--dry-run").code());
    assertEquals(before, scene.stored("crm/1"));
    assertTrue(scene.received.isEmpty());
  }

  @Test
  void aReplayIsAppliedOnceHoweverOftenItIsRepeated() throws Exception {
    scene.keep(Letters.letter("crm/1", made, Letters.CREATE));

    for (int i = 0; i < 2; i++) {
      Ran ran = scene.run("replay", "--id", "crm/1", "--yes");
      assertEquals(0, ran.code(), ran.err());
      assertEquals("crm/1: applied as crm/1/replay, v1", ran.out().strip());
      scene.decision = OutcomeStatus.REJECTED; // What would be decided a second time.
    }

    assertEquals(List.of("crm/1/replay", "crm/1/replay"), ids());
    assertEquals(made, scene.received.get(0).timestamp());
    BsonDocument replayed = scene.stored("crm/1").getDocument("replayed");
    assertEquals("applied", replayed.getString("status").getValue());
    assertEquals(System.getProperty("user.name"), replayed.getString("by").getValue());
    assertTrue(scene.run("list", "--replayed").out().contains("applied"));
    assertEquals("", scene.run("list", "--no-replayed").out());
  }

  @Test
  void aPersonIsAskedAndNoMeansNo() throws Exception {
    scene.keep(Letters.letter("crm/1", made, Letters.CREATE));
    List<String> questions = new ArrayList<>();

    for (String answer : new String[] {"n", "", null}) {
      for (String command : new String[] {"replay", "drop"}) {
        Ran ran =
            scene.run(
                question -> {
                  questions.add(question);
                  return answer;
                },
                command,
                "--all");
        assertEquals(1, ran.code(), ran.err());
      }
    }

    assertEquals("Replay 1 dead letter? [y/N] ", questions.get(0));
    assertEquals("Drop 1 dead letter for good? [y/N] ", questions.get(1));
    assertTrue(scene.received.isEmpty());
    assertEquals(0, scene.run(question -> "y", "drop", "--all").code());
    assertNull(scene.stored("crm/1"));
  }

  @Test
  void oneThatIsTooOldIsRenewedOnceAndRepeatedAlike() throws Exception {
    scene.keep(Letters.letter("crm/1", longAgo, Letters.CREATE));

    Ran refused = scene.run("replay", "--all", "--yes");
    assertEquals(1, refused.code());
    assertTrue(refused.out().contains("--as-new"), refused.out());

    scene.answers = false;
    Ran unanswered = scene.run("replay", "--all", "--as-new", "--yes", "--timeout", "1");
    assertEquals(1, unanswered.code());
    assertTrue(unanswered.out().contains("outcome not known"), unanswered.out());
    BsonDocument recorded = scene.stored("crm/1").getDocument("replayed");
    assertTrue(recorded.getBoolean("as_new").getValue());
    assertFalse(recorded.containsKey("status"));

    scene.answers = true;
    assertEquals(0, scene.run("replay", "--all", "--as-new", "--yes").code());
    assertEquals(1, ids().stream().distinct().count(), ids()::toString);
    assertTrue(ids().get(0).matches("crm/1/as-new-\\d{8}T\\d{6}Z/replay"), ids()::toString);
    Command sent = scene.received.get(0);
    assertEquals(recorded.getDateTime("timestamp").getValue(), sent.timestamp().toEpochMilli());
    assertTrue(sent.timestamp().isAfter(made), "it is new");
  }

  @Test
  void severalWhoReplayTheSameSendTheSameCommand() throws Exception {
    scene.keep(Letters.letter("crm/1", longAgo, Letters.CREATE));

    List<Ran> all =
        IntStream.range(0, 6)
            .parallel()
            .mapToObj(i -> scene.run("replay", "--all", "--as-new", "--yes"))
            .toList();

    all.forEach(ran -> assertEquals(0, ran.code(), ran.out() + ran.err()));
    assertEquals(1, ids().stream().distinct().count(), ids()::toString);
  }

  @Test
  void whatCanNotBeReplayedIsToldAndTheRestIsReplayed() throws Exception {
    scene.keep(Letters.letter("crm/1", made, null));
    scene.keep(Letters.letter("crm/2", made, "{\"password\":\"\"}"));
    scene.keep(Letters.letter("crm/3", made, Letters.CREATE));

    Ran ran = scene.run("replay", "--all", "--yes", "--json");

    assertEquals(1, ran.code());
    List<String> lines = ran.out().lines().toList();
    assertTrue(lines.get(0).contains("\"result\":\"impossible\""), lines::toString);
    assertTrue(lines.get(1).contains("password in plaintext"), lines::toString);
    assertTrue(lines.get(2).contains("\"result\":\"applied\""), lines::toString);
    assertEquals(1, scene.run("replay", "--id", "nobody", "--yes").code());
  }

  @Test
  void chunksOfImportsAreListedAndShownAndNotReplayed() throws Exception {
    scene.keep(Letters.chunk("crm-2026/0", made, DeadLetterCategory.REFUSED));
    scene.keep(Letters.letter("crm/1", made, Letters.CREATE));

    String table = scene.run("list", "--source", "muster.imports").out();
    assertEquals(2, table.lines().count(), table);
    assertTrue(table.contains("import/crm/crm-2026/0"), table);
    Ran shown = scene.run("show", "import/crm/crm-2026/0");
    assertEquals(0, shown.code(), shown.err());
    assertTrue(shown.out().contains("4711 bytes, not kept"), shown.out());
    assertTrue(shown.out().contains("replayable  no: it is a chunk of an import"), shown.out());

    Ran ran = scene.run("replay", "--all", "--as-new", "--yes");

    assertEquals(1, ran.code(), ran.err());
    assertTrue(ran.out().contains("import/crm/crm-2026/0: not replayed: it is a chunk"), ran.out());
    assertTrue(ran.out().contains("crm/1: applied as crm/1/replay"), ran.out());
    assertEquals(List.of("crm/1/replay"), ids());
    assertEquals(0, scene.run("drop", "--source", "muster.imports", "--yes").code());
    assertNull(scene.stored("import/crm/crm-2026/0"));
  }

  @Test
  void onlyWhatMatchesIsDropped() throws Exception {
    scene.keep(Letters.letter("crm/1", longAgo, Letters.CREATE));
    scene.keep(Letters.letter("crm/2", made, Letters.CREATE));

    Ran ran = scene.run("drop", "--until", "24h", "--yes");

    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains("Dropped 1 dead letter."), ran.err());
    assertNull(scene.stored("crm/1"));
    assertNotNull(scene.stored("crm/2"));
  }

  @Test
  void anIdThatIsNotThereIsToldAndTheOthersAreDropped() throws Exception {
    scene.keep(Letters.letter("crm/1", made, Letters.CREATE));

    Ran ran = scene.run("drop", "--id", "crm/1", "--id", "crm/l", "--yes");

    assertEquals(1, ran.code(), ran.err());
    assertTrue(ran.err().contains("No dead letter matches the id crm/l"), ran.err());
    assertNull(scene.stored("crm/1"));
  }

  @Test
  void aReplayIsBrokenOffWhereTheBrokerTakesNothingAndWhatWasBegunIsFound() throws Exception {
    for (int n = 1; n <= 5; n++) {
      scene.keep(Letters.letter("crm/" + n, made.plusSeconds(n), Letters.CREATE));
    }
    scene.removeShards();

    Ran ran = scene.run("replay", "--all", "--yes", "--timeout", "1");

    assertEquals(69, ran.code(), ran.err());
    assertEquals(3, ran.out().lines().count(), ran.out());
    assertTrue(ran.err().contains("2 were not tried"), ran.err());
    Ran begun = scene.run("list", "--replay-status", "unknown");
    assertEquals(4, begun.out().lines().count(), begun.out());
    assertEquals("", scene.run("list", "--replay-status", "applied").out());
  }

  @Test
  void aBrokerThatIsAwayIsOneLineAndNothingIsRecorded() throws Exception {
    scene.keep(Letters.letter("crm/1", made, Letters.CREATE));

    Ran ran =
        scene.run(
            Map.of("RABBITMQ_URI", "amqp://ops:secret-in-uri@127.0.0.1:1/muster"),
            null,
            "replay",
            "--all",
            "--yes");

    assertEquals(69, ran.code(), ran.err());
    assertTrue(ran.err().contains("127.0.0.1") && ran.err().contains("ops"), ran.err());
    assertFalse(ran.err().contains("secret-in-uri"), ran.err());
    assertFalse(scene.stored("crm/1").containsKey("replayed"));
  }

  private List<String> ids() {
    return scene.received.stream().map(Command::id).toList();
  }
}
