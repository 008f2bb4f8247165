package io.muster.system.chaos;

import io.muster.backends.mongo.MongoBackend;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.process.BackendException;
import io.muster.backends.rabbit.RabbitBackend;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.system.chaos.check.Checker;
import io.muster.system.chaos.check.Judgement;
import io.muster.system.chaos.fault.FaultKind;
import io.muster.system.chaos.fault.Pace;
import io.muster.system.chaos.fault.PlannedFault;
import io.muster.system.chaos.fault.Schedule;
import io.muster.system.chaos.load.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs Muster under load and faults, and says whether it kept its promises. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Runs two APIs and two workers on a real RabbitMQ and a real MongoDB replica set of three,"
            + " under load and under faults, and checks what clients saw against what is stored.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every promise was kept",
      "1:a promise was broken, or something else was that must not be",
      "64:a wrong option",
      "69:a backend or a built module is missing; the message says how to have it",
      "70:something did not work"
    })
public final class ChaosMain implements Callable<Integer> {
  private static final int VIOLATED = 1;
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;
  private static final int SOFTWARE = 70;
  private static final Pattern SEGMENT = Pattern.compile("([1-9][0-9]{0,5})/([1-9][0-9]{0,5})");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What load and faults follow from; a random one unless given.")
  private @Nullable Long seed;

  @Option(
      names = "--faults",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many faults (default ${DEFAULT-VALUE}).")
  private int faults;

  @Option(
      names = "--commands",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many changes to send at least; more are sent while faults go on.")
  private long commands;

  @Option(
      names = "--segment",
      paramLabel = "k/n",
      description = "Only the k-th of n parts of the faults and commands.")
  private @Nullable String segment;

  @Option(
      names = "--rabbit",
      paramLabel = "LINE",
      defaultValue = "4",
      description = "Which RabbitMQ: 4 or 3.10 (default ${DEFAULT-VALUE}).")
  private String rabbit = "4";

  @Option(
      names = "--kinds",
      split = ",",
      paramLabel = "KIND",
      description = "Only faults of these kinds, separated by commas; see --list.")
  private List<String> kinds = new ArrayList<>();

  @Option(names = "--list", description = "Tell the kinds of faults.")
  private boolean list;

  @Option(
      names = "--quick",
      description = "Faults of half a second to 4 seconds in place of 5 to 30 seconds.")
  private boolean quick;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "12",
      description = "How many clients over HTTP (default ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--producers",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many producers over AMQP (default ${DEFAULT-VALUE}).")
  private int producers;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "Where the history goes; a temporary file unless given.")
  private @Nullable Path history;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description =
          "Keep there what each segment showed, pass over those that are there, and print the sum.")
  private @Nullable Path results;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "Check the history in that file again, and run nothing.")
  private @Nullable Path check;

  private ChaosMain() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.setProperty("logback.configurationFile", "logback-chaos.xml");
    CommandLine line = new CommandLine(new ChaosMain());
    line.getCommandSpec().exitCodeOnInvalidInput(USAGE);
    line.setExecutionExceptionHandler(ChaosMain::explain);
    System.exit(line.execute(arguments));
  }

  private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
    if (failure instanceof BackendException || failure instanceof ChaosParts.Unavailable) {
      line.getErr().println(failure.getMessage());
    } else {
      failure.printStackTrace(line.getErr());
    }
    line.getErr().flush();
    return failure instanceof ChaosParts.Unavailable ? UNAVAILABLE : SOFTWARE;
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      Arrays.stream(FaultKind.values())
          .forEach(kind -> System.out.printf("%-22s %s%n", kind.word(), kind.title()));
      return 0;
    }
    if (check != null) {
      Judgement judgement = Checker.check(check);
      System.out.print(ChaosReport.render(judgement));
      return judgement.isClean() ? 0 : VIOLATED;
    }
    if (results != null && (segment == null || seed == null)) {
      throw wrong("--results: needs --seed and --segment");
    }
    if (results != null && segment != null && new SegmentResults(results).has(segment)) {
      System.err.println("segment " + segment + " is there already");
      return tellSum(new SegmentResults(results));
    }
    long theSeed = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
    return run(theSeed, plan(theSeed));
  }

  private int run(long theSeed, RunPlan plan) throws Exception {
    Path file = history == null ? Files.createTempFile("muster-chaos-", ".jsonl") : history;
    System.err.println("seed " + theSeed + ", history " + file);
    ChaosParts.requireBuilt();
    RunResult result;
    try (RabbitServer broker = ChaosParts.broker(rabbit);
        MongoReplicaSet mongo = ChaosParts.mongo()) {
      System.err.println(
          RabbitBackend.product(broker)
              + ", "
              + MongoBackend.product(mongo)
              + ", "
              + plan.faults().size()
              + " faults");
      result = new ChaosRun(ChaosParts.home(), plan, file, System.err::println).on(broker, mongo);
    }
    System.out.print(ChaosReport.render(result, replay(theSeed)));
    if (results != null && segment != null) {
      SegmentResults kept = new SegmentResults(results);
      kept.keep(segment, result);
      tellSum(kept);
    }
    return result.isClean() ? 0 : VIOLATED;
  }

  private static int tellSum(SegmentResults kept) throws IOException {
    List<RunResult> all = kept.all();
    RunResult sum = SegmentResults.sum(all).orElseThrow();
    System.out.printf("%nthe %d segments so far, added up%n%n", all.size());
    System.out.print(ChaosReport.render(sum));
    return sum.isClean() ? 0 : VIOLATED;
  }

  private RunPlan plan(long theSeed) {
    List<PlannedFault> all =
        Schedule.of(theSeed, faults, kinds(), quick ? Pace.quick() : Pace.thorough());
    int k = 1;
    int n = 1;
    if (segment != null) {
      Matcher matcher = SEGMENT.matcher(segment);
      if (!matcher.matches()) {
        throw wrong("--segment: \"" + segment + "\" must be k/n, such as 2/30");
      }
      k = Integer.parseInt(matcher.group(1));
      n = Integer.parseInt(matcher.group(2));
      if (k > n) {
        throw wrong("--segment: k must be at most n, it is " + segment);
      }
    }
    // Each segment has a load of its own.
    return new RunPlan(
        theSeed + k - 1,
        Schedule.segment(all, k, n),
        commands / n,
        new Load.Size(clients, producers, Duration.ofMillis(2)));
  }

  private List<FaultKind> kinds() {
    if (kinds.isEmpty()) {
      return List.of(FaultKind.values());
    }
    return kinds.stream()
        .map(
            word ->
                FaultKind.of(word)
                    .orElseThrow(
                        () ->
                            wrong(
                                "--kinds: there is no kind \"%s\"; there are %s"
                                    .formatted(word, String.join(", ", FaultKind.words())))))
        .toList();
  }

  private ParameterException wrong(String message) {
    if (spec == null) {
      throw new IllegalStateException(message);
    }
    return new ParameterException(spec.commandLine(), message);
  }

  /** The options that make this run again. */
  private String replay(long theSeed) {
    StringBuilder line = new StringBuilder("./muster chaos --seed " + theSeed);
    line.append(" --faults ").append(faults).append(" --commands ").append(commands);
    line.append(segment == null ? "" : " --segment " + segment);
    line.append(" --rabbit ").append(rabbit);
    line.append(kinds.isEmpty() ? "" : " --kinds " + String.join(",", kinds));
    line.append(quick ? " --quick" : "");
    return line.append(" --clients ")
        .append(clients)
        .append(" --producers ")
        .append(producers)
        .toString();
  }
}
