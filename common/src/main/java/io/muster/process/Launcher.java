package io.muster.process;

import io.muster.config.InvalidSettingsException;
import io.muster.config.SettingFault;
import io.muster.config.Settings;
import io.muster.telemetry.Health;
import io.muster.telemetry.ManagementServer;
import io.muster.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintStream;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link Program} as a process: all wrong settings at once and exit code 78; management
 * port, metrics and health; a clean end at SIGTERM and SIGINT; one line for what a person can mend.
 */
public final class Launcher {

  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  Launcher(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** All that a {@code main} method has to do. Returns when the program has started. */
  public static <S> void main(Program<S> program, String[] arguments) {
    main(program, arguments, System.getenv());
  }

  /**
   * The same with another environment, for a program whose options stand for settings.
   *
   * @param environment the settings by name
   */
  public static <S> void main(
      Program<S> program, String[] arguments, Map<String, String> environment) {
    new Launcher(environment, System.out, System.err)
        .launch(program, arguments)
        .ifPresent(Shutdown::exitProcess);
  }

  /** Starts a program; a code where the process is to end with it, empty where it runs. */
  <S> OptionalInt launch(Program<S> program, String[] arguments) {
    if (arguments.length > 0) {
      return OptionalInt.of(answer(program, arguments[0]));
    }
    Settings settings = new Settings(environment);
    ProcessSettings processSettings = ProcessSettings.read(settings);
    S programSettings = program.read(settings);
    try {
      settings.check();
    } catch (InvalidSettingsException invalid) {
      for (SettingFault fault : invalid.faults()) {
        err.println(fault.name() + ": " + fault.detail());
      }
      return OptionalInt.of(ExitCode.CONFIG);
    }
    return start(program, programSettings, processSettings);
  }

  private <S> OptionalInt start(
      Program<S> program, S programSettings, ProcessSettings processSettings) {
    LOG.info("event=starting service={} version={}", program.name(), Version.current());
    Health health = new Health();
    Shutdown shutdown =
        new Shutdown(
            health,
            processSettings.drainDelay(),
            processSettings.shutdownDeadline(),
            Shutdown::exitProcess);
    shutdown.listen();
    Telemetry telemetry = new Telemetry(program.name(), health);
    Vertx vertx = telemetry.vertx(new VertxOptions());
    shutdown.step("vertx", vertx::close);
    Future<String> started =
        listen(vertx, processSettings, health, telemetry)
            .onSuccess(this::announce)
            .compose(
                unused ->
                    program.start(
                        programSettings, new Platform(vertx, telemetry, health, shutdown)));
    return await(started, program, health, shutdown);
  }

  private static Future<ManagementServer> listen(
      Vertx vertx, ProcessSettings settings, Health health, Telemetry telemetry) {
    return ManagementServer.start(
            vertx, settings.managementHost(), settings.managementPort(), health, telemetry)
        .recover(
            failure ->
                Future.failedFuture(
                    StartException.listening(
                        ProcessSettings.MANAGEMENT_HOST,
                        settings.managementHost(),
                        ProcessSettings.MANAGEMENT_PORT,
                        settings.managementPort(),
                        failure)));
  }

  private void announce(ManagementServer server) {
    out.println("Management: " + server.address() + " (/health/ready, /metrics)");
    out.flush();
  }

  private OptionalInt await(
      Future<String> started, Program<?> program, Health health, Shutdown shutdown) {
    try {
      String banner = started.toCompletionStage().toCompletableFuture().get();
      health.started();
      LOG.info("event=started service={}", program.name());
      if (!banner.isEmpty()) {
        out.println(banner);
        out.flush();
      }
      return OptionalInt.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return OptionalInt.of(ExitCode.SOFTWARE);
    } catch (ExecutionException failed) {
      // What was cut off by a signal is no failure to start: the end is on its way.
      return shutdown.begun() ? OptionalInt.empty() : OptionalInt.of(failed(failed));
    }
  }

  private int failed(ExecutionException failure) {
    if (failure.getCause() instanceof StartException expected) {
      err.println(expected.getMessage());
      return expected.exitCode();
    }
    LOG.error("event=start_failed", failure.getCause());
    return ExitCode.SOFTWARE;
  }

  private int answer(Program<?> program, String argument) {
    switch (argument) {
      case "--version" -> out.println(program.name() + " " + Version.current());
      case "--help" -> help(program);
      default -> {
        err.println(
            "unknown argument "
                + argument
                + ": there are only --help and --version; settings are"
                + " environment variables");
        return ExitCode.USAGE;
      }
    }
    return ExitCode.OK;
  }

  private void help(Program<?> program) {
    Settings settings = new Settings(Map.of());
    ProcessSettings.read(settings);
    program.read(settings);
    out.println("Settings of " + program.name() + " (environment variables) and their defaults:");
    new TreeMap<>(settings.declared())
        .forEach((name, value) -> out.println("  " + name + "=" + value));
  }
}
