package io.muster.system.process;

import static org.awaitility.Awaitility.await;

import io.muster.system.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code java -jar} of one of Muster's modules. */
public final class MusterProcess implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("(API|Management): (http://\\S+)");
  private static final Duration LAST_LINES = Duration.ofSeconds(10);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final Process process;
  private final Thread reader;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  private MusterProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "output-of-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a module's jar with these settings and free ports. */
  public static MusterProcess start(String module, Map<String, String> settings) {
    return start(command(module), settings);
  }

  /** The same in a terminal of its own, at which {@link #type} types. */
  static MusterProcess startInTerminal(String module, Map<String, String> settings) {
    // Without exec a shell may stay between, which hears Control-C too and tells its own end.
    String command = "exec " + String.join(" ", command(module));
    return start(List.of("script", "-q", "-e", "-f", "-c", command, "/dev/null"), settings);
  }

  private static List<String> command(String module) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = Repository.jar(module).toString();
    return List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-jar", jar);
  }

  private static MusterProcess start(List<String> command, Map<String, String> settings) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    builder.environment().put("HTTP_PORT", "0");
    builder.environment().put("MANAGEMENT_PORT", "0");
    builder.environment().putAll(settings);
    try {
      return new MusterProcess(builder.start());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Types this at its terminal. */
  void type(String keys) {
    try {
      process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException ended) {
      lines.add("output ended: " + ended);
    }
  }

  /** All that it has printed. */
  public String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /** Its HTTP address; waits until it is printed. */
  public String api() {
    return address("API");
  }

  /** The address of its management port; waits until it is printed. */
  public String management() {
    return address("Management");
  }

  private String address(String of) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> found(of), address -> !address.isEmpty());
  }

  private String found(String of) {
    if (!process.isAlive()) {
      throw new IllegalStateException("it has ended: " + output());
    }
    Matcher matcher = ADDRESS.matcher(output());
    while (matcher.find()) {
      if (matcher.group(1).equals(of)) {
        return matcher.group(2);
      }
    }
    return "";
  }

  /** What its management port answers. */
  public int health(String kind) {
    return send(HttpRequest.newBuilder(URI.create(management() + "/health/" + kind))).statusCode();
  }

  /** Waits until it says that it is ready. */
  public MusterProcess awaitReady() {
    await().atMost(Duration.ofSeconds(60)).until(() -> health("ready") == 200);
    return this;
  }

  /** Sends one request with a JSON body; an empty body is none. */
  public HttpResponse<String> request(String method, String path, String body) {
    String mediaType = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    HttpRequest.BodyPublisher publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api() + path)).method(method, publisher);
    return send(body.isEmpty() ? request : request.header("Content-Type", mediaType));
  }

  /** Reads with a consistency token. */
  public HttpResponse<String> get(String path, String consistencyToken) {
    return send(
        HttpRequest.newBuilder(URI.create(api() + path))
            .header("Consistency-Token", consistencyToken));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(
          request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Sends it a signal, such as TERM, STOP or CONT. */
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Whether it runs, or is stopped for a while. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The sum of a metric over all its tags; 0 where it isn't there. */
  public double metric(String name) {
    return send(HttpRequest.newBuilder(URI.create(management() + "/metrics")))
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** SIGTERM; returns its exit code. */
  public int terminate() {
    process.destroy();
    return exitCode();
  }

  /** Waits for its end, and for all that it has printed. */
  public int exitCode() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("it has not ended: " + output());
      }
      // What it said last is read a moment after its end.
      reader.join(LAST_LINES.toMillis());
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
