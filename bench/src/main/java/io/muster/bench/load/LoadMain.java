package io.muster.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A load process. Reads one line of JSON that says what it is to do, then one for each {@link
 * Window}, and answers each with a line. Addresses come this way because they can hold passwords,
 * which arguments would show to everybody on the machine. Ends with its input.
 */
public final class LoadMain {
  private LoadMain() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    // Whatever else prints must not come between the answers.
    System.setOut(System.err);
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    String first = input.readLine();
    if (first != null) {
      serve(new JsonObject(first), input, answers);
    }
    // Clients of brokers and databases leave threads behind that are nobody's daemon.
    System.exit(0);
  }

  private static void serve(JsonObject config, BufferedReader input, PrintStream answers) {
    LoadKind kind = LoadKind.valueOf(config.getString("kind").toUpperCase(Locale.ROOT));
    ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor();
    try (Load load = kind.open(config, retries)) {
      answer(answers, new JsonObject().put("ready", true));
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        answer(answers, load.run(Window.of(new JsonObject(line))).toJson());
      }
    } catch (Exception failed) {
      failed.printStackTrace();
      answer(answers, new JsonObject().put("error", describe(failed)));
    } finally {
      retries.shutdownNow();
    }
  }

  private static String describe(@Nullable Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      text.append(text.isEmpty() ? "" : ": ").append(cause);
    }
    return text.toString();
  }

  private static void answer(PrintStream answers, JsonObject answer) {
    answers.println(answer.encode());
    answers.flush();
  }
}
