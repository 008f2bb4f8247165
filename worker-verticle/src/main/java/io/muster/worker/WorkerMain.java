package io.muster.worker;

import io.muster.process.Launcher;

/** Starts a worker; its settings are environment variables. */
public final class WorkerMain {

  private WorkerMain() {}

  /** Runs until it is told to stop. */
  public static void main(String[] arguments) {
    Launcher.main(new WorkerProgram(), arguments);
  }
}
