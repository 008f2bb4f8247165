package io.muster.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.backends.process.BackendException;
import io.muster.bench.figure.Figure;
import io.muster.bench.figure.Figures;
import io.muster.bench.micro.MicroBenchmarks;
import io.muster.bench.report.JsonReport;
import io.muster.bench.report.Progress;
import io.muster.bench.report.TextReport;
import io.muster.bench.run.FigureResult;
import io.muster.bench.run.Plan;
import io.muster.bench.system.Bench;
import io.muster.bench.system.Quiet;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures Muster against what its parts allow; prints every ratio with both sides. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures Muster against what its parts allow, on a real RabbitMQ and a real MongoDB"
            + " replica set, both sides in one run.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured",
      "64:a wrong option",
      "69:a backend or a built module is missing; the message says how to have it",
      "70:something did not work"
    })
public final class BenchMain implements Callable<Integer> {

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "FIGURE",
      description = "Only these, separated by commas; see --list.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--list", description = "Tell the names of all figures.")
  private boolean list;

  @Mixin private final PlanOptions planOptions = new PlanOptions();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write every round's measurements there as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--micro",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "PATTERN",
      description = "Run the JMH benchmarks of hot code instead (those that match).")
  private @Nullable String micro;

  private BenchMain() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.setProperty("logback.configurationFile", "logback-bench.xml");
    CommandLine line = new CommandLine(new BenchMain());
    line.getCommandSpec().exitCodeOnInvalidInput(ExitCodes.USAGE);
    line.setExecutionExceptionHandler(BenchMain::explain);
    System.exit(line.execute(arguments));
  }

  private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof BenchException expected) {
      line.getErr().println(expected.getMessage());
      line.getErr().flush();
      return expected.exitCode();
    }
    if (failure instanceof BackendException broken) {
      line.getErr().println(broken.getMessage());
      line.getErr().flush();
      return ExitCodes.SOFTWARE;
    }
    failure.printStackTrace(line.getErr());
    return ExitCodes.SOFTWARE;
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      Figures.all().forEach(f -> System.out.printf("%-10s %s%n", f.name(), f.title()));
      return ExitCodes.OK;
    }
    if (micro != null) {
      MicroBenchmarks.run(micro, planOptions.isQuick());
      return ExitCodes.OK;
    }
    measure(chosen());
    return ExitCodes.OK;
  }

  private List<Figure> chosen() {
    if (only.isEmpty()) {
      return Figures.usual();
    }
    List<String> names = Figures.all().stream().map(Figure::name).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw BenchException.usage(
            "--only: there is no figure \"%s\"; there are %s"
                .formatted(name, String.join(", ", names)));
      }
    }
    return Figures.all().stream().filter(figure -> only.contains(figure.name())).toList();
  }

  private void measure(List<Figure> figures) throws IOException {
    Plan plan = planOptions.plan();
    List<FigureResult> results = new ArrayList<>();
    Progress progress = new Progress(System.err);
    double busyBefore = Quiet.busyCores();
    progress.say(Quiet.tell(busyBefore));
    try (Bench bench = new Bench(home(), plan, progress)) {
      for (Figure figure : figures) {
        FigureResult result = figure.measure(bench);
        results.add(result);
        System.out.println(TextReport.render(result));
      }
    }
    System.out.println(Quiet.tell(busyBefore));
    if (json != null) {
      Files.writeString(
          json, JsonReport.render(results, busyBefore).encodePrettily() + "\n", UTF_8);
    }
  }

  /** The folder of the repository: this code is in {@code bench/target} of it. */
  private static Path home() {
    try {
      Path code =
          Path.of(BenchMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return code.toAbsolutePath().resolve("../../..").normalize();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
