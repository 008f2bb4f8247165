package io.muster.backends.mongo;

import io.muster.backends.process.Machine;
import java.util.ArrayList;
import java.util.List;

/**
 * How one {@code mongod} is run.
 *
 * @param keyFile what the members know each other by; empty for a set without authentication
 */
record MongodCommand(String program, int port, String keyFile, List<String> parameters) {
  static final String SET = "muster";

  /** A test mustn't wait for defaults that suit a data centre; what is asked for comes last. */
  private static final List<String> TEST_PARAMETERS =
      List.of(
          "diagnosticDataCollectionEnabled=false",
          "transactionLifetimeLimitSeconds=5",
          "periodicNoopIntervalSecs=1");

  boolean isAuthenticated() {
    return !keyFile.isEmpty();
  }

  List<String> words(Machine machine, String folder, boolean authenticated) {
    List<String> words =
        new ArrayList<>(
            List.of(
                program,
                "--replSet",
                SET,
                "--port",
                Integer.toString(port),
                "--bind_ip",
                machine.bindAddress(),
                "--dbpath",
                folder + "/data",
                "--nounixsocket",
                "--oplogSize",
                "256",
                // A bound, which few tests come near: else it would be half of the memory.
                "--wiredTigerCacheSizeGB",
                "1",
                // A storm makes everything slow, and a line for each makes it slower.
                "--slowms",
                "2000"));
    if (authenticated) {
      words.addAll(List.of("--keyFile", writeKeyFile(machine, folder)));
    }
    TEST_PARAMETERS.stream().filter(this::isNotAskedOtherwise).forEach(each -> set(words, each));
    parameters.forEach(each -> set(words, each));
    return words;
  }

  private String writeKeyFile(Machine machine, String folder) {
    String file = folder + "/key";
    machine.write(file, keyFile);
    return file;
  }

  private boolean isNotAskedOtherwise(String parameter) {
    String name = parameter.substring(0, parameter.indexOf('=') + 1);
    return parameters.stream().noneMatch(asked -> asked.startsWith(name));
  }

  private static void set(List<String> words, String parameter) {
    words.addAll(List.of("--setParameter", parameter));
  }
}
