package io.muster.backends.process;

import java.util.List;
import java.util.Map;

/** A JVM that starts a server program, says so, and waits to be killed. */
final class SleepingChild {
  private SleepingChild() {}

  public static void main(String[] arguments) throws InterruptedException {
    LocalMachine machine = LocalMachine.get();
    String folder = machine.newFolder("sleeping-");
    ServerProcess.start(
        machine, List.of("sleep", "600"), Map.of("SLEEPING_CHILD", arguments[0]), folder + "/log");
    System.out.println(folder);
    if (arguments.length == 1) {
      Thread.sleep(600_000);
    }
  }
}
