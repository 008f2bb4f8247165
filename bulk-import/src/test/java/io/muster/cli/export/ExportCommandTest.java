package io.muster.cli.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.cli.CliExit;
import io.muster.cli.CliMain;
import io.muster.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What whoever exports gets, from an API that doesn't always answer to the end. */
@Timeout(60)
class ExportCommandTest {

  private static final int USERS = 300;
  private static final String KEY = "muster_crm_0123456789";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();
  private final List<Long> waits = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private BreakingApi api;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    api = new BreakingApi(USERS);
    file = directory.resolve("users");
    environment.put("MUSTER_URL", api.url());
    environment.put("MUSTER_API_KEY", KEY);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private int export(String... arguments) {
    return export(standardOutput, arguments);
  }

  private int export(OutputStream stream, String... arguments) {
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), environment);
    ExportCommand command = new ExportCommand(console, () -> stream, waits::add);
    return CliMain.run(console, ExportCommand.commandLine(command), arguments);
  }

  private String written() throws IOException {
    return Files.readString(file);
  }

  private Path part() {
    return directory.resolve("users.part");
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void allUsersGoToStandardOutput(ExportFormat format) {
    assertEquals(CliExit.OK, export("--format", format.word()));

    assertEquals(api.whole(format, 0), standardOutput.toString(StandardCharsets.UTF_8));
    assertEquals("Exported 300 users.", err.toString().strip());
    assertEquals(List.of("Bearer " + KEY), api.keys);
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void connectionsThatBreakAnywhereCostNoRowAndDoubleNone(ExportFormat format) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      api.breaks.add(random.nextInt(1_500));
    }

    int code = export("--format", format.word(), "--output", file.toString(), "--retries", "40");

    assertEquals(CliExit.OK, code, "seed " + seed + err);
    assertEquals(api.whole(format, 0), written(), "seed " + seed);
    assertFalse(Files.exists(part()));
    assertTrue(waits.size() > 5, waits.toString());
  }

  @Test
  void aRefusalThatPassesIsWaitedForAsLongAsItSays() {
    api.refusals.addAll(List.of(503, 429));

    assertEquals(CliExit.OK, export());

    assertEquals(List.of(3_000L, 3_000L), waits);
    assertEquals(
        api.whole(ExportFormat.NDJSON, 0), standardOutput.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aRefusalThatStaysEndsTheExportAtOnceAndLeavesNothingBehind() {
    api.refusals.add(403);

    assertEquals(CliExit.NOT_ALLOWED, export("--output", file.toString(), "--hashes"));

    assertEquals(List.of(), waits);
    assertFalse(Files.exists(file) || Files.exists(part()));
  }

  @Test
  void anApiThatIsNotThereIsToldAtOnce() {
    api.close();

    assertEquals(CliExit.UNAVAILABLE, export());

    assertTrue(err.toString().startsWith(api.url() + " does not answer"), err.toString());
    assertFalse(err.toString().contains(KEY), err.toString());
    assertEquals(List.of(), waits);
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void anExportThatWasGivenUpIsResumedBehindItsLastWholeRow(ExportFormat format)
      throws IOException {
    api.breaks.addAll(List.of(4_000, 0, 0, 0));
    String[] arguments = {"--format", format.word(), "-o", file.toString(), "--retries", "2"};
    assertEquals(CliExit.UNAVAILABLE, export(arguments));
    assertFalse(Files.exists(file));
    // As a crash in the middle of writing would leave it.
    Files.writeString(part(), Files.readString(part()) + "{\"_id\":\"0000,\"");

    assertEquals(CliExit.REFUSED, export(arguments), "without --resume");
    api.breaks.clear();
    assertEquals(
        CliExit.OK,
        export("--format", format.word(), "-o", file.toString(), "--resume"),
        err.toString());

    assertEquals(api.whole(format, 0), written());
    assertTrue(api.queries.get(api.queries.size() - 1).contains("after="), api.queries.toString());
    assertTrue(err.toString().contains("Exported 300 users to"), err.toString());
  }

  @Test
  void resumeWithNothingThereBeginsAnew() throws IOException {
    Files.writeString(file, "an older export");

    assertEquals(CliExit.OK, export("-o", file.toString(), "--resume"));

    assertEquals(api.whole(ExportFormat.NDJSON, 0), written());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void aPartOfAnotherExportIsNotGoneOnWith() throws IOException {
    Files.writeString(part(), api.whole(ExportFormat.NDJSON, 200));

    assertEquals(CliExit.BAD_INPUT, export("-o", file.toString(), "--resume", "--format", "csv"));
    assertEquals(CliExit.BAD_INPUT, export("-o", file.toString(), "--resume", "--hashes"));

    assertEquals(List.of(), api.queries);
    assertEquals(api.whole(ExportFormat.NDJSON, 200), Files.readString(part()));
  }

  @Test
  void onlyThoseAfterAnIdAreExported() {
    assertEquals(CliExit.OK, export("--after", BreakingApi.id(290)));

    assertEquals(
        api.whole(ExportFormat.NDJSON, 290), standardOutput.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aScriptIsToldWhatWasDone() {
    assertEquals(CliExit.OK, export("-o", file.toString(), "--json"));

    assertEquals(
        "{\"file\":\""
            + file
            + "\",\"format\":\"ndjson\",\"hashes\":false,\"users\":300,\"last_id\":\""
            + BreakingApi.id(300)
            + "\"}",
        out.toString().strip());
  }

  @Test
  void whoLooksOnSeesHowFarItIs() {
    assertEquals(CliExit.OK, export("--progress", "-o", file.toString()));

    assertTrue(err.toString().contains("Export"), err.toString());
    assertTrue(err.toString().contains("300 users"), err.toString());
  }

  @Test
  void anOutputThatTakesNoMoreEndsTheExport() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    assertEquals(CliExit.IO, export(closed));

    assertTrue(err.toString().contains("standard output can't be written"), err.toString());
    assertEquals(1, api.queries.size());
  }

  @ParameterizedTest
  @EnumSource(WrongUse.class)
  void wrongUseIsToldBeforeAnythingIsAsked(WrongUse wrong) {
    assertEquals(CliExit.USAGE, export(wrong.arguments));

    assertEquals(List.of(), api.queries);
  }

  private enum WrongUse {
    RESUME_OF_NOTHING("--resume"),
    JSON_AMONG_THE_ROWS("--json"),
    NO_ID("--after", "x"),
    GUARDED_JSON("--guard"),
    NO_FORMAT("--format", "xml"),
    NO_ADDRESS("--url", "nowhere");

    private final String[] arguments;

    WrongUse(String... arguments) {
      this.arguments = arguments;
    }
  }
}
