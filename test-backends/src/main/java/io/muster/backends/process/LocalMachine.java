package io.muster.backends.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * This machine. What is started here is watched by a {@link Guardian}: nothing outlives the JVM,
 * even when that is killed.
 */
public final class LocalMachine implements Machine {
  /** The folder in which servers have theirs; the system's temporary folder unless set. */
  public static final String FOLDER_VARIABLE = "MUSTER_TEST_FOLDER";

  private static @Nullable LocalMachine shared;

  private final Guardian guardian;

  private LocalMachine(Guardian guardian) {
    this.guardian = guardian;
  }

  /** The one of this JVM; closing it does nothing. */
  public static synchronized LocalMachine get() {
    if (shared == null) {
      shared = new LocalMachine(Guardian.start(makeRoot()));
    }
    return shared;
  }

  /** Why programs can't be started here; empty when they can. */
  public static Optional<String> unsupported() {
    return Files.isReadable(Path.of("/proc/self/environ"))
        ? Optional.empty()
        : Optional.of("server programs are started on Linux only");
  }

  /**
   * The entry of the environment, name and value, that all have which are started here. Whoever has
   * it ends with this JVM.
   */
  public Map.Entry<String, String> mark() {
    return Map.entry(Guardian.OWNER_VARIABLE, guardian.owner());
  }

  @Override
  public String description() {
    return "program";
  }

  @Override
  public String bindAddress() {
    return "127.0.0.1";
  }

  @Override
  public Result run(List<String> words, Map<String, String> environment, Duration limit) {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put(Guardian.OWNER_VARIABLE, guardian.owner());
    try {
      Path output = Files.createTempFile(guardian.folder(), "run-", ".out");
      try {
        Process process = builder.redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new BackendException(words.get(0) + " took longer than " + limit);
        }
        return new Result(process.exitValue(), Files.readString(output, UTF_8));
      } finally {
        Files.delete(output);
      }
    } catch (IOException failed) {
      throw new BackendException("can't run " + words.get(0), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while running " + words.get(0), interrupted);
    }
  }

  @Override
  public String newFolder(String prefix) {
    try {
      return Files.createTempDirectory(guardian.folder(), prefix).toString();
    } catch (IOException failed) {
      throw new UncheckedIOException("can't make a folder in " + guardian.folder(), failed);
    }
  }

  @Override
  public void write(String file, String content) {
    Path path = Path.of(file);
    try {
      Files.createDirectories(path.getParent());
      Files.deleteIfExists(path);
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(path, content, UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException("can't write " + file, failed);
    }
  }

  @Override
  public void delete(String folder) {
    try {
      Files.walkFileTree(Path.of(folder), new Deleter());
    } catch (IOException failed) {
      throw new UncheckedIOException("can't delete " + folder, failed);
    }
  }

  @Override
  public void close() {
    // Shared by all servers of the JVM.
  }

  private static Path makeRoot() {
    String base = System.getenv(FOLDER_VARIABLE);
    try {
      return base == null
          ? Files.createTempDirectory("muster-backends-")
          : Files.createTempDirectory(Path.of(base), "muster-backends-");
    } catch (IOException failed) {
      throw new UncheckedIOException("can't make a folder for backends", failed);
    }
  }

  /** Doesn't mind what a server that is still ending removes meanwhile. */
  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
