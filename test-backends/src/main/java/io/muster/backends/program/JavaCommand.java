package io.muster.backends.program;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Command lines of Java processes, run by the same Java as this one. Any thread. */
public final class JavaCommand {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private JavaCommand() {}

  /**
   * A class, by way of this process's own class path.
   *
   * @param heapMegabytes the largest heap
   * @param options of Java
   */
  public static List<String> main(
      Class<?> main, int heapMegabytes, List<String> options, String... arguments) {
    List<String> words = java(heapMegabytes);
    words.addAll(options);
    words.addAll(List.of("-cp", classPath(), main.getName()));
    words.addAll(List.of(arguments));
    return words;
  }

  /**
   * A program in a jar, with the archive of its classes where the start script has made one.
   *
   * @param heapMegabytes the largest heap
   */
  public static List<String> jar(Path jar, int heapMegabytes) {
    List<String> words = java(heapMegabytes);
    words.addAll(archive(jar));
    words.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
    return words;
  }

  /**
   * Another main class for a program in a jar, by way of this process's own class path.
   *
   * @param heapMegabytes the largest heap
   */
  public static List<String> jarWith(
      Path jar, Class<?> main, int heapMegabytes, String... arguments) {
    List<String> words = java(heapMegabytes);
    words.addAll(archive(jar));
    // The jar first: an archive holds for class paths that begin as the one it was made with.
    words.addAll(
        List.of("-cp", jar.toAbsolutePath() + File.pathSeparator + classPath(), main.getName()));
    words.addAll(List.of(arguments));
    return words;
  }

  private static List<String> archive(Path jar) {
    String name = jar.getFileName().toString();
    Path archive = jar.resolveSibling(name.replaceAll("[.]jar$", ".jsa")).toAbsolutePath();
    // One that is older than the jar, or of another Java, is passed over without a word.
    return Files.isRegularFile(archive)
        ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
        : List.of();
  }

  /** With the options that the start script gives to all programs. */
  private static List<String> java(int heapMegabytes) {
    return new ArrayList<>(
        List.of(
            JAVA,
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "-Xmx" + heapMegabytes + "m"));
  }

  private static String classPath() {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
