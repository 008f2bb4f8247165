package io.muster.backends.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the processes with some entry in their environment listen on, out of {@code /proc}. */
public final class Listeners {
  private static final String LISTENING = "0A";
  private static final Set<String> LOOPBACK =
      Set.of("0100007F", "00000000000000000000000001000000");

  private Listeners() {}

  /** The process ids. */
  public static List<Path> processes(String entry) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(process -> has(process, entry)).toList();
    }
  }

  /** The addresses, in hexadecimal as the system writes them. */
  public static Set<String> addresses(String entry) throws IOException {
    Set<String> inodes =
        processes(entry).stream().flatMap(Listeners::sockets).collect(Collectors.toSet());
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(Listeners::lines)
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 9 && words[3].equals(LISTENING))
        .filter(words -> inodes.contains("socket:[" + words[9] + "]"))
        .map(words -> words[1].split(":")[0])
        .collect(Collectors.toSet());
  }

  /** Those that other machines reach. */
  public static Set<String> beyondLoopback(String entry) throws IOException {
    return addresses(entry).stream()
        .filter(address -> !LOOPBACK.contains(address))
        .collect(Collectors.toSet());
  }

  private static boolean has(Path process, String entry) {
    try {
      byte[] bytes = Files.readAllBytes(process.resolve("environ"));
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0")).contains(entry);
    } catch (IOException notOursOrGone) {
      return false;
    }
  }

  private static Stream<String> sockets(Path process) {
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return open.map(Listeners::target).toList().stream();
    } catch (IOException gone) {
      return Stream.of();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException gone) {
      return "";
    }
  }

  private static Stream<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file)).stream();
    } catch (IOException missing) {
      return Stream.of();
    }
  }
}
