package io.muster.process;

import io.muster.config.Settings;
import io.muster.telemetry.Condition;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** A program for tests: does nothing, and takes its time over stopping. */
final class TestProgram implements Program<TestProgram.Options> {

  record Options(Duration pause, String failure) {}

  public static void main(String[] arguments) {
    Launcher.main(new TestProgram(), arguments);
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public Options read(Settings settings) {
    return new Options(
        settings.duration("TEST_PAUSE", "0s", Duration.ZERO, Duration.ofMinutes(5)),
        settings.text("TEST_FAILURE", "none"));
  }

  @Override
  public Future<String> start(Options options, Platform platform) {
    switch (options.failure()) {
      case "expected" -> {
        return Future.failedFuture(
            new StartException(ExitCode.UNAVAILABLE, "TEST_FAILURE: set it to none"));
      }
      case "bug" -> {
        return Future.failedFuture(new IllegalStateException("first line\nsecond line"));
      }
      case "later" ->
          platform
              .vertx()
              .setTimer(
                  100,
                  unused ->
                      platform
                          .shutdown()
                          .refuse(new StartException(ExitCode.CONFIG, "TEST_FAILURE: not later")));
      default -> platform.health().set("part", Condition.up());
    }
    platform
        .shutdown()
        .step(
            "part",
            () -> {
              LoggerFactory.getLogger(TestProgram.class).info("event=part_stopping");
              return platform.vertx().timer(Math.max(1, options.pause().toMillis()));
            });
    return Future.succeededFuture("the program runs");
  }
}
