package io.muster.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM with this test's class path, made to be killed. */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts {@code main} with these arguments. What it writes to standard error goes to the test's
   * own.
   */
  public static ChildJvm start(Class<?> main, List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line it prints; fails when it has ended. */
  public String readLine() throws IOException {
    var line = output.readLine();
    if (line == null) {
      throw new IOException("the process ended by itself");
    }
    return line;
  }

  /** {@code kill -9}; returns when it is gone. */
  public void kill() throws InterruptedException {
    // Not Process.destroyForcibly: that closes the output, and with it what is still to be read.
    process.toHandle().destroyForcibly();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the process can't be killed");
    }
  }

  /** The lines it printed that were not read yet; a line cut short is left out. */
  public List<String> drain() throws IOException {
    var lines = new ArrayList<String>();
    var rest = new StringBuilder();
    for (int c = output.read(); c >= 0; c = output.read()) {
      if (c == '\n') {
        lines.add(rest.toString());
        rest.setLength(0);
      } else {
        rest.append((char) c);
      }
    }
    return lines;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
