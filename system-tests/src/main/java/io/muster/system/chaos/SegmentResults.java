package io.muster.system.chaos;

import io.muster.system.chaos.check.Judgement;
import io.muster.system.chaos.check.Violation;
import io.muster.system.chaos.fault.FaultKind;
import io.muster.system.chaos.fault.FaultReport;
import io.muster.system.chaos.fault.PlannedFault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the segments of a long run showed: a file for each, and their sum. */
final class SegmentResults {
  private final Path folder;

  /** Keeps them there; the folder is made when it is needed. */
  SegmentResults(Path folder) {
    this.folder = folder;
  }

  private Path file(String segment) {
    return folder.resolve("segment-" + segment.replace('/', '-') + ".json");
  }

  /** Whether that segment was run already. */
  boolean has(String segment) {
    return Files.isRegularFile(file(segment));
  }

  /** Keeps what a segment showed; it is there whole or not at all. */
  void keep(String segment, RunResult result) throws IOException {
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, "segment-", ".part");
    Files.writeString(part, toJson(result).encodePrettily() + "\n");
    Files.move(part, file(segment), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** What each segment showed, of those that were kept. */
  List<RunResult> all() throws IOException {
    List<RunResult> results = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (var files = Files.newDirectoryStream(folder, "segment-*.json")) {
        for (Path file : files) {
          results.add(fromJson(new JsonObject(Files.readString(file))));
        }
      }
    }
    return results;
  }

  /** What they showed together; empty for none. */
  static Optional<RunResult> sum(List<RunResult> results) {
    return results.stream().reduce(SegmentResults::plus);
  }

  private static RunResult plus(RunResult one, RunResult other) {
    Judgement a = one.judgement();
    Judgement b = other.judgement();
    Map<Violation.Kind, Long> counts = new EnumMap<>(Violation.Kind.class);
    a.counts().forEach((kind, count) -> counts.merge(kind, count, Long::sum));
    b.counts().forEach((kind, count) -> counts.merge(kind, count, Long::sum));
    return new RunResult(
        new Judgement(
            a.attempted() + b.attempted(),
            a.acknowledged() + b.acknowledged(),
            a.applied() + b.applied(),
            a.reads() + b.reads(),
            counts,
            both(a.violations(), b.violations())),
        both(one.faults(), other.faults()),
        both(one.mishaps(), other.mishaps()),
        one.loadTime().plus(other.loadTime()));
  }

  private static <T> List<T> both(List<T> some, List<T> others) {
    List<T> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private static JsonObject toJson(RunResult result) {
    Judgement judgement = result.judgement();
    JsonObject counts = new JsonObject();
    judgement.counts().forEach((kind, count) -> counts.put(kind.name(), count));
    JsonArray violations = new JsonArray();
    judgement
        .violations()
        .forEach(
            each ->
                violations.add(
                    new JsonObject().put("kind", each.kind().name()).put("what", each.what())));
    JsonArray faults = new JsonArray();
    result.faults().forEach(report -> faults.add(toJson(report)));
    return new JsonObject()
        .put("attempted", judgement.attempted())
        .put("acknowledged", judgement.acknowledged())
        .put("applied", judgement.applied())
        .put("reads", judgement.reads())
        .put("counts", counts)
        .put("violations", violations)
        .put("faults", faults)
        .put("mishaps", new JsonArray(result.mishaps()))
        .put("load_ms", result.loadTime().toMillis());
  }

  private static JsonObject toJson(FaultReport report) {
    PlannedFault fault = report.fault();
    return new JsonObject()
        .put("number", fault.number())
        .put("kind", fault.kind().word())
        .put("gap_ms", fault.gap().toMillis())
        .put("hold_ms", fault.hold().toMillis())
        .put("choice", fault.choice())
        .put("recovery_ms", report.recovery().map(Duration::toMillis).orElse(null));
  }

  private static RunResult fromJson(JsonObject json) {
    Map<Violation.Kind, Long> counts = new EnumMap<>(Violation.Kind.class);
    JsonObject stored = json.getJsonObject("counts");
    stored
        .fieldNames()
        .forEach(name -> counts.put(Violation.Kind.valueOf(name), stored.getLong(name)));
    List<Violation> violations = new ArrayList<>();
    for (Object each : json.getJsonArray("violations")) {
      JsonObject violation = (JsonObject) each;
      violations.add(
          new Violation(
              Violation.Kind.valueOf(violation.getString("kind")), violation.getString("what")));
    }
    List<FaultReport> faults = new ArrayList<>();
    json.getJsonArray("faults").forEach(each -> faults.add(fault((JsonObject) each)));
    List<String> mishaps = new ArrayList<>();
    json.getJsonArray("mishaps").forEach(each -> mishaps.add((String) each));
    return new RunResult(
        new Judgement(
            json.getLong("attempted"),
            json.getLong("acknowledged"),
            json.getLong("applied"),
            json.getLong("reads"),
            counts,
            violations),
        faults,
        mishaps,
        Duration.ofMillis(json.getLong("load_ms")));
  }

  private static FaultReport fault(JsonObject json) {
    return new FaultReport(
        new PlannedFault(
            json.getInteger("number"),
            FaultKind.of(json.getString("kind")).orElseThrow(),
            Duration.ofMillis(json.getLong("gap_ms")),
            Duration.ofMillis(json.getLong("hold_ms")),
            json.getInteger("choice")),
        Optional.ofNullable(json.getLong("recovery_ms")).map(Duration::ofMillis));
  }
}
