package io.muster.bench.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.backends.program.JavaCommand;
import io.muster.bench.BenchException;
import io.muster.bench.load.LoadKind;
import io.muster.bench.load.LoadMain;
import io.muster.bench.load.LoadReport;
import io.muster.bench.load.Window;
import io.muster.bench.run.Runner;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A process that makes load. It ends with its input, so also when this process dies. */
public final class LoadProcess implements Runner, AutoCloseable {
  /** Of the processes that run classes of the bench. */
  static final List<String> JAVA_OPTIONS = List.of("-Dlogback.configurationFile=logback-bench.xml");

  private static final int HEAP_MEGABYTES = 512;
  private static final long END_SECONDS = 5;

  private final LoadKind kind;
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private LoadProcess(LoadKind kind, Process process) {
    this.kind = kind;
    this.process = process;
    this.requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /**
   * Starts one; returns when it is ready.
   *
   * @param config what the load needs to know, by kind
   */
  public static LoadProcess start(LoadKind kind, JsonObject config) {
    try {
      Process process =
          new ProcessBuilder(JavaCommand.main(LoadMain.class, HEAP_MEGABYTES, JAVA_OPTIONS))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      LoadProcess load = new LoadProcess(kind, process);
      load.ask(config.copy().put("kind", kind.name().toLowerCase(Locale.ROOT)));
      return load;
    } catch (IOException failed) {
      throw BenchException.failed("the load process can't be started", failed);
    }
  }

  @Override
  public LoadReport run(Window window) {
    return LoadReport.of(ask(window.toJson()));
  }

  private JsonObject ask(JsonObject request) {
    try {
      requests.write(request.encode());
      requests.newLine();
      requests.flush();
      String line = answers.readLine();
      if (line == null) {
        throw BenchException.failed("the load process " + kind + " ended");
      }
      JsonObject answer = new JsonObject(line);
      String error = answer.getString("error");
      if (error != null) {
        throw BenchException.failed("the load process " + kind + " failed: " + error);
      }
      return answer;
    } catch (IOException failed) {
      throw BenchException.failed("the load process " + kind + " is gone", failed);
    }
  }

  @Override
  public void close() {
    try {
      requests.close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException alreadyGone) {
      process.destroyForcibly();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
