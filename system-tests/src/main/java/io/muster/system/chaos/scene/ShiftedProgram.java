package io.muster.system.chaos.scene;

import io.muster.api.ApiProgram;
import io.muster.process.Launcher;
import io.muster.worker.WorkerProgram;
import io.muster.worker.WorkerStores;
import java.nio.file.Path;

/** An API or a worker as it is, but for its clock. */
final class ShiftedProgram {
  static final String API = "api";

  private ShiftedProgram() {}

  /** Runs until it is told to stop: {@code api FILE} or {@code worker FILE}. */
  public static void main(String[] arguments) {
    ShiftedClock clock = new ShiftedClock(Path.of(arguments[1]));
    if (arguments[0].equals(API)) {
      Launcher.main(new ApiProgram(clock), new String[0]);
    } else {
      Launcher.main(new WorkerProgram(WorkerStores.REPLICA_SET, clock), new String[0]);
    }
  }
}
