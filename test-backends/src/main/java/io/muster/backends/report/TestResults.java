package io.muster.backends.report;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tests of all modules left behind.
 *
 * @param cases each test that surefire or failsafe reports
 * @param usages what the tests got
 */
record TestResults(List<TestCase> cases, List<Usage> usages) {
  private static final Set<String> REPORTS = Set.of("surefire-reports", "failsafe-reports");
  private static final Set<String> NO_MODULES = Set.of("src", ".git", "node_modules");
  private static final String USAGES = "backends";
  private static final String BUILD = "target";

  /** Reads what was written since then, in any module below the root. */
  static TestResults read(Path root, Instant since) throws IOException {
    Reader reader = new Reader(since);
    Files.walkFileTree(root, reader);
    return new TestResults(reader.cases, reader.usages);
  }

  /** Looks into nothing but build folders. */
  private static final class Reader extends SimpleFileVisitor<Path> {
    private final Instant since;
    private final List<TestCase> cases = new ArrayList<>();
    private final List<Usage> usages = new ArrayList<>();

    Reader(Instant since) {
      this.since = since;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = name(folder);
      boolean wanted =
          name(folder.getParent()).equals(BUILD)
              ? REPORTS.contains(name) || name.equals(USAGES)
              : !NO_MODULES.contains(name);
      return wanted ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.lastModifiedTime().toInstant().isBefore(since)) {
        return FileVisitResult.CONTINUE;
      }
      String folder = name(file.getParent());
      String name = name(file);
      if (REPORTS.contains(folder) && name.startsWith("TEST-") && name.endsWith(".xml")) {
        cases.addAll(TestCase.read(file));
      } else if (folder.equals(USAGES) && name.endsWith(UsageLog.SUFFIX)) {
        Files.readAllLines(file).stream()
            .map(Usage::fromJson)
            .flatMap(Optional::stream)
            .forEach(usages::add);
      }
      return FileVisitResult.CONTINUE;
    }

    private static String name(@Nullable Path path) {
      return path == null || path.getFileName() == null ? "" : path.getFileName().toString();
    }
  }
}
