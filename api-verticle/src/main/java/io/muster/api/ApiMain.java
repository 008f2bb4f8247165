package io.muster.api;

import io.muster.process.Launcher;

/** Starts an API process. */
public final class ApiMain {

  private ApiMain() {}

  /** Reads the settings from the environment, and runs until a signal ends it. */
  public static void main(String[] arguments) {
    Launcher.main(new ApiProgram(), arguments);
  }
}
