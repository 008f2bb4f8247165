package io.muster.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.cli.imports.Commands.Ran;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is piped in, over a real broker; the worker is a stand-in. */
@NeedsRabbit(virtualHosts = true)
@Timeout(180)
class PipedOverTheQueueIT {

  private static final String FAULTY = "{\"name\":\"No Address\"}\n";

  @TempDir private Path directory;

  private static String rows() {
    return FAULTY
        + LongStream.rangeClosed(2, 300).mapToObj(Rows::ndjson).collect(Collectors.joining());
  }

  private Ran run(RabbitServer rabbit, InputStream piped, Stop stop) throws Exception {
    String uri = rabbit.newVirtualHost();
    try (StandInWorker worker = new StandInWorker(uri)) {
      return Commands.runImport(
          Map.of("RABBITMQ_URI", uri),
          piped,
          stop,
          "--amqp",
          "-",
          "--rejected",
          rejected().toString());
    }
  }

  private Path rejected() {
    return directory.resolve("rejected.ndjson");
  }

  @Test
  void ofRowsThatBreakOffItIsToldWhatBecameOfThoseBeforeAndWhichWereRefused(RabbitServer rabbit)
      throws Exception {
    byte[] unreadable = (rows() + "\u00e9").getBytes(StandardCharsets.ISO_8859_1);

    Ran ran = run(rabbit, new ByteArrayInputStream(unreadable), new Stop());

    assertEquals(65, ran.code(), ran::toString);
    assertTrue(ran.err().contains("line 301, column 1"), ran::toString);
    // The first chunk; what stood before the break in the next one is left for the mended file.
    assertTrue(
        ran.err().contains(": 249 created, 0 updated, 0 skipped, 1 refused)"), ran::toString);
    assertEquals(FAULTY, Files.readString(rejected()));
  }

  @Test
  void whatCtrlCCutsOffIsNotTakenForARow(RabbitServer rabbit) throws Exception {
    Stop stop = new Stop();

    Ran ran = run(rabbit, new StoppedRows(rows() + Rows.ndjson(301).strip(), stop), stop);

    assertEquals(130, ran.code(), ran::toString);
    assertTrue(ran.err().contains("interrupted. "), ran::toString);
    assertTrue(ran.err().contains("rows are settled (import "), ran::toString);
  }
}
