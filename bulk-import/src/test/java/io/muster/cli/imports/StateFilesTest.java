package io.muster.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.cli.CliException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StateFilesTest {

  private static final int AT_ONCE = 4;
  private static final int ROUNDS = 1_500;

  @TempDir private Path directory;

  private SourceFile file() {
    return new SourceFile(directory.resolve("users.ndjson"));
  }

  @Test
  void ofThoseThatBeginAtOnceOneHasTheFileAndTheOthersAreToldSo() throws Exception {
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger held = new AtomicInteger();
    Callable<Void> contender =
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            holdOnce(holders, held);
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        running.add(threads.submit(contender));
      }
      for (Future<Void> one : running) {
        one.get(50, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertTrue(held.get() > 0, "nobody ever got it");
    try (var left = Files.list(directory)) {
      assertEquals(0, left.count(), "a lock is left over");
    }
  }

  private void holdOnce(AtomicInteger holders, AtomicInteger held) throws Exception {
    try (StateFiles files = StateFiles.hold(file())) {
      assertEquals(1, holders.incrementAndGet(), "two have it at once");
      Thread.yield();
      held.incrementAndGet();
      assertTrue(files.read().isEmpty());
      holders.decrementAndGet();
    } catch (CliException told) {
      assertTrue(
          String.valueOf(told.getMessage()).startsWith("another process imports"), told::toString);
    }
  }

  @Test
  void theLockThatAKilledProcessLeftIsTakenOver() throws Exception {
    Path lock = directory.resolve("users.ndjson.muster-import.lock");
    Files.writeString(lock, "left over");

    StateFiles.hold(file()).close();

    assertFalse(Files.exists(lock));
  }

  @Test
  void aFolderThatTakesNoFilesIsTold() {
    SourceFile nowhere = new SourceFile(directory.resolve("gone").resolve("users.ndjson"));

    CliException told = assertThrows(CliException.class, () -> StateFiles.hold(nowhere));

    assertEquals(73, told.exitCode());
    assertTrue(String.valueOf(told.getMessage()).contains("can't be made"), told::toString);
  }
}
