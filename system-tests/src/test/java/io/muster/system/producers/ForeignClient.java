package io.muster.system.producers;

import io.muster.system.ProgramRun;
import io.muster.system.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The examples of producers, and the programs that run them. */
enum ForeignClient {
  JAVA {
    @Override
    List<String> command(Path folder) {
      String jars =
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .filter(jar -> jar.matches(".*/(amqp-client|slf4j-api|netty-)[^/]*\\.jar"))
              .collect(Collectors.joining(File.pathSeparator));
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return List.of(java, "-cp", jars, example("java/Producer.java"));
    }
  },

  PYTHON {
    @Override
    List<String> command(Path folder) throws Exception {
      String python = named("MUSTER_PIKA_PYTHON").or(() -> onPath("python3")).orElse("");
      boolean hasPika =
          !python.isEmpty()
              && ProgramRun.run(SHORT, Map.of(), List.of(python, "-c", "import pika")).exitCode()
                  == 0;
      return hasPika ? List.of(python, example("python/producer.py")) : List.of();
    }

    @Override
    String whereItIsLookedFor() {
      return "no Python with pika in MUSTER_PIKA_PYTHON or on PATH" + INSTALLS;
    }
  },

  NODE {
    @Override
    List<String> command(Path folder) throws IOException {
      Optional<String> node = onPath("node");
      Optional<String> modules = named("MUSTER_AMQPLIB");
      if (node.isEmpty() || modules.isEmpty()) {
        return List.of();
      }
      // As a stranger has it: the example beside the modules that npm installed.
      Path copy = Files.createDirectories(folder.resolve("node"));
      for (String file : List.of("producer.js", "package.json")) {
        Files.copy(Path.of(example("node/" + file)), copy.resolve(file));
      }
      Files.createSymbolicLink(copy.resolve("node_modules"), Path.of(modules.get()));
      return List.of(node.get(), copy.resolve("producer.js").toString());
    }

    @Override
    String whereItIsLookedFor() {
      return "no node on PATH, or no folder of modules with amqplib in MUSTER_AMQPLIB" + INSTALLS;
    }
  },

  CURL {
    @Override
    List<String> command(Path folder) {
      boolean complete =
          Stream.of("bash", "curl", "gzip", "base64", "od")
              .allMatch(program -> onPath(program).isPresent());
      return complete ? List.of("bash", example("curl/producer.sh")) : List.of();
    }

    @Override
    String whereItIsLookedFor() {
      return "no bash, curl, gzip, base64 or od on PATH";
    }
  };

  private static final String INSTALLS = " (.ci/install-backends installs it)";
  private static final Duration SHORT = Duration.ofSeconds(30);

  /**
   * The words that run it; none where this machine lacks something.
   *
   * @param folder for files that it needs
   */
  abstract List<String> command(Path folder) throws Exception;

  /** What is missing where there is no command. */
  String whereItIsLookedFor() {
    return "";
  }

  private static String example(String file) {
    return Repository.path("examples/" + file).toString();
  }

  private static Optional<String> named(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isEmpty());
  }

  private static Optional<String> onPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
