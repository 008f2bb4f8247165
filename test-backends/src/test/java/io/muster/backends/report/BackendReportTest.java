package io.muster.backends.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendReportTest {
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir Path root;

  @Test
  void theLastLinesSayWhatWasRealAndWhatWasSkippedAndWhy() throws IOException {
    write(
        "api/target/surefire-reports/TEST-a.xml",
        """
        <testsuite><properties><property name="x" value="y"/></properties>
          <testcase name="a"/>
          <testcase name="b"><system-out>out</system-out></testcase>
          <testcase name="c"><failure message="m">trace</failure><system-err>e</system-err></testcase>
        </testsuite>
        """);
    write(
        "api/target/failsafe-reports/TEST-b.xml",
        """
        <testsuite>
          <testcase name="d"><skipped message="no &quot;MongoDB&quot;"/></testcase>
          <testcase name="e"><skipped message="no &quot;MongoDB&quot;"/></testcase>
          <testcase name="f"><error type="t">trace</error></testcase>
          <testcase name="g"><skipped type="t"><![CDATA[org.opentest4j.TestAbortedException: \
        Assumption failed: needs root
            at x.Y]]></skipped></testcase>
        </testsuite>
        """);
    write(
        "api/target/backends/1.jsonl",
        Usage.used("RabbitMQ", "RabbitMQ 4.0.5", "program \"x\"", "one").toJson()
            + "\n"
            + Usage.used("RabbitMQ 4", "RabbitMQ 4.0.5", "program \"x\"", "two").toJson()
            + "\nnot a line of ours\n"
            + Usage.skipped("MongoDB", "no MongoDB", "three").toJson()
            + "\n");
    assertEquals(
        """

        Backends that were used:
          RabbitMQ 4.0.5 (program "x"): 2 tests or classes
        Skipped:
          2: no "MongoDB"
          1: needs root
        2 passed, 2 failed, 3 skipped
        """,
        report());
  }

  @Test
  void resultsOfEarlierBuildsDoNotCount() throws IOException {
    write("a/target/surefire-reports/TEST-a.xml", "<testsuite><testcase name='a'/></testsuite>");
    Path old =
        write(
            "b/target/surefire-reports/TEST-b.xml", "<testsuite><testcase name='b'/></testsuite>");
    Files.setLastModifiedTime(old, FileTime.from(START.minusSeconds(1)));
    assertEquals("\nBackends: none was used.\n1 passed, 0 failed, 0 skipped\n", report());
  }

  @Test
  void aUsageSurvivesItsLine() {
    Usage usage = Usage.skipped("a \"b\" \\ c", "line\nand\ttab \u00e9", "{\"x\":\"y\"}");
    assertEquals(usage, Usage.fromJson(usage.toJson()).orElseThrow());
  }

  private String report() throws IOException {
    return new BackendReport(TestResults.read(root, START)).text();
  }

  private Path write(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
