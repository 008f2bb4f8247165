package io.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.process.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CliMainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Console console =
      new Console(new PrintWriter(out, true), new PrintWriter(err, true), Map.of());

  @Test
  void everyCommandHasHelpWithItsExitCodes() {
    help(CliMain.commandLine(console));
  }

  private void help(CommandLine command) {
    String usage = command.getUsageMessage();
    assertTrue(usage.contains("--help"), usage);
    assertTrue(usage.contains("--version"), usage);
    if (!command.getCommandName().equals("generate-completion")) {
      assertTrue(usage.contains("65"), usage);
      assertTrue(usage.contains("77"), usage);
      assertTrue(command.getCommandSpec().usageMessage().description().length > 0, usage);
    }
    command.getSubcommands().values().forEach(this::help);
  }

  @Test
  void helpOfACommandIsShown() {
    assertEquals(0, CliMain.run(console, "keys", "create", "--help"));
    assertTrue(out.toString().startsWith("Usage: muster keys create"), out.toString());
    assertTrue(out.toString().contains("read, write, import, admin"), out.toString());
  }

  @Test
  void versionIsShown() {
    assertEquals(0, CliMain.run(console, "--version"));
    assertEquals("muster " + Version.current(), out.toString().strip());
  }

  @Test
  void aWrongOptionNamesItAndWhereToRead() {
    assertEquals(64, CliMain.run(console, "keys", "create", "--nam", "x"));
    assertTrue(err.toString().contains("--nam"), err.toString());
    assertTrue(err.toString().contains("muster keys create --help"), err.toString());
  }

  @Test
  void noCommandAndAnUnknownOneAreWrongUse() {
    assertEquals(64, CliMain.run(console));
    assertEquals(64, CliMain.run(console, "fly"));
  }

  @Test
  void resultsThatCanNotBeWrittenAreNoSuccess() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    Console broken = new Console(new PrintWriter(full), console.err(), Map.of());
    broken.out().println("a result");

    assertEquals(74, CliMain.ended(broken, 0));
    assertTrue(err.toString().contains("standard output can't be written"), err.toString());
    assertEquals(65, CliMain.ended(broken, 65), "what went wrong before is worth more");
    assertEquals(0, CliMain.ended(console, 0));
  }

  @Test
  void completionForTheShellIsWritten() {
    assertEquals(0, CliMain.run(console, "generate-completion"));
    assertTrue(out.toString().contains("complete -F _complete_muster"), out.toString());
    assertTrue(out.toString().contains("revoke"), "lists the commands");
  }
}
