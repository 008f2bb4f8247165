package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.CliSettings;
import io.muster.cli.Console;
import io.muster.cli.http.ApiClient;
import io.muster.cli.http.ApiOptions;
import io.muster.config.Durations;
import io.muster.messaging.BrokerSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Stack;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where an import goes in: a mixin. */
final class DoorOptions {

  private static final String BROKER = "RABBITMQ_URI";

  @Mixin private final ApiOptions api = new ApiOptions();

  @Option(
      names = "--amqp",
      paramLabel = "URI",
      arity = "0..1",
      preprocessor = OnlyAddresses.class,
      description =
          "Straight to the queue, not by way of the API; the broker is that of the variable "
              + BROKER
              + " unless it is named here, where others on this machine can see its password.")
  private @Nullable String amqp;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      description =
          "When to give up if nothing moves at all, such as 30s or 10m; default ${DEFAULT-VALUE}."
              + " The import can be resumed then.")
  private String timeout = "10m";

  /** A file may follow the option, which isn't a value for it. */
  static final class OnlyAddresses implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's own
    public boolean preprocess(
        Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      boolean isAddress =
          !arguments.isEmpty()
              && (arguments.peek().startsWith("amqp://")
                  || arguments.peek().startsWith("amqps://"));
      if (!isAddress) {
        arguments.push("");
      }
      return false;
    }
  }

  /**
   * Checks the options and settings.
   *
   * @return opens it: connects, where that is the broker, and throws where it can't be reached
   * @throws CliException if they are wrong
   */
  Supplier<Door> ready(Console console, InstantSource clock, RandomGenerator random) {
    Duration standstill = timeout();
    String uri = amqp;
    if (uri == null) {
      ApiClient client = api.open(console);
      return () -> new HttpDoor(new ImportsApi(client), standstill);
    }
    Map<String, String> environment = new HashMap<>(console.environment());
    if (!uri.isEmpty()) {
      environment.put(BROKER, uri);
    }
    BrokerSettings settings =
        CliSettings.read(
            new Console(console.out(), console.err(), environment), BrokerSettings::read);
    return () -> new AmqpDoor(settings, standstill, clock, random);
  }

  private Duration timeout() {
    try {
      Duration read = Durations.parse(timeout);
      if (!read.isZero()) {
        return read;
      }
    } catch (IllegalArgumentException wrong) {
      throw new CliException(CliExit.USAGE, "--timeout " + wrong.getMessage());
    }
    throw new CliException(CliExit.USAGE, "--timeout must be more than nothing");
  }
}
