package io.muster.imports.rows;

import static io.muster.imports.rows.TestFiles.HASH;
import static io.muster.imports.rows.TestFiles.NDJSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.imports.ChunkRow;
import io.muster.imports.RowFault;
import io.muster.password.PasswordHasher;
import io.muster.password.PhcFormat;
import java.io.ByteArrayInputStream;
import java.lang.ref.WeakReference;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RowHashingTest {

  private static String row(int number, String rest) {
    return "{\"name\":\"n" + number + "\",\"email\":\"a" + number + "@example.org\"" + rest + "}\n";
  }

  private static String withPassword(int number) {
    return row(number, ",\"password\":\"password-" + number + "\"");
  }

  private static RowSource source(String text) throws Exception {
    return RowSource.open(new ByteArrayInputStream(TestFiles.utf8(text)), NDJSON);
  }

  private static List<ReadyRow> all(RowHashing hashing) throws Exception {
    List<ReadyRow> rows = new ArrayList<>();
    for (ReadyRow row = hashing.next(); row != null; row = hashing.next()) {
      rows.add(row);
    }
    return rows;
  }

  private static String hashOf(ReadyRow ready) {
    return assertInstanceOf(ChunkRow.Valid.class, ready.row()).row().passwordHash();
  }

  @Test
  void aPasswordBecomesAHashThatCanBeVerified() throws Exception {
    try (RowSource source = source(withPassword(1));
        RowHashing hashing = new RowHashing(source, new PasswordHasher(new SecureRandom()), 1)) {
      assertTrue(PhcFormat.fault(hashOf(hashing.next())).isEmpty());
      assertNull(hashing.next());
    }
  }

  @Test
  void rowsComeInTheOrderOfTheFileHoweverLongTheirHashesTake() throws Exception {
    String file =
        IntStream.rangeClosed(1, 300)
            .mapToObj(i -> i % 3 == 0 ? row(i, "") : i % 7 == 0 ? "{}\n" : withPassword(i))
            .collect(Collectors.joining());
    UnaryOperator<String> slow =
        password -> {
          sleep(ThreadLocalRandom.current().nextInt(3));
          return "hash of " + password;
        };

    try (RowSource source = source(file);
        RowHashing hashing = new RowHashing(source, slow, 4)) {
      List<ReadyRow> rows = all(hashing);

      assertEquals(300, rows.size());
      for (int i = 1; i <= 300; i++) {
        ReadyRow row = rows.get(i - 1);
        assertEquals(i, row.place().number());
        if (i % 3 == 0) {
          assertNull(hashOf(row));
        } else if (i % 7 == 0) {
          assertEquals(
              new RowFault("name", "is missing"),
              assertInstanceOf(ChunkRow.Refused.class, row.row()).faults().get(0));
        } else {
          assertEquals("hash of password-" + i, hashOf(row));
        }
      }
      long hashed = IntStream.rangeClosed(1, 300).filter(i -> i % 3 != 0 && i % 7 != 0).count();
      assertEquals(hashed, hashing.hashed());
    }
  }

  @Test
  void rowsWithHashesPassWithoutAnyHashing() throws Exception {
    try (RowSource source = source(row(1, ",\"password_hash\":\"" + HASH + "\"") + row(2, ""));
        RowHashing hashing =
            new RowHashing(
                source,
                password -> {
                  throw new AssertionError("nothing to hash");
                },
                1)) {
      assertEquals(HASH, hashOf(hashing.next()));
      assertNull(hashOf(hashing.next()));
      assertEquals(0, hashing.hashed());
    }
  }

  @Test
  void allThreadsHashAtOnceAndNoMoreRowsAreReadThanAreAllowedToWait() throws Exception {
    int threads = 3;
    CountDownLatch all = new CountDownLatch(threads);
    AtomicInteger begun = new AtomicInteger();
    String file =
        IntStream.range(0, 1_000).mapToObj(i -> withPassword(i)).collect(Collectors.joining());
    UnaryOperator<String> together =
        password -> {
          begun.incrementAndGet();
          all.countDown();
          await(all);
          return "hash";
        };

    try (RowSource source = source(file);
        RowHashing hashing = new RowHashing(source, together, threads)) {
      hashing.next();
      Awaitility.await().during(100, TimeUnit.MILLISECONDS).until(() -> begun.get() <= 12);

      // 12 were given to the threads, the one returned among them.
      FileRow next = source.next();
      assertEquals(13, next.place().number());
    }
  }

  @Test
  void rowsWithoutPasswordsThatWaitBehindAHashAreBounded() throws Exception {
    CountDownLatch hashing = new CountDownLatch(1);
    String file =
        withPassword(1)
            + IntStream.range(0, 10_000).mapToObj(i -> row(i, "")).collect(Collectors.joining());

    try (RowSource source = source(file);
        RowHashing rows =
            new RowHashing(
                source,
                password -> {
                  await(hashing);
                  return "hash";
                },
                1)) {
      Thread waiting = Thread.currentThread();
      Thread interrupter = new Thread(() -> interruptOnceParked(waiting));
      interrupter.start();
      assertThrows(InterruptedException.class, rows::next);
      interrupter.join();

      FileRow next = source.next();
      assertTrue(next.place().number() < 100, "read ahead to " + next.place().number());
      hashing.countDown();
      assertEquals("hash", hashOf(rows.next()));
    }
  }

  @Test
  void aFailedHashFailsTheRowsFromThereOnWithItsNumber() throws Exception {
    try (RowSource source = source(row(1, "") + withPassword(2) + row(3, ""));
        RowHashing hashing =
            new RowHashing(
                source,
                password -> {
                  throw new IllegalArgumentException("no memory");
                },
                1)) {
      assertEquals(1, hashing.next().place().number());
      IllegalStateException failure = assertThrows(IllegalStateException.class, hashing::next);
      assertEquals("the password of row 2 could not be hashed", failure.getMessage());
      assertSame(failure, assertThrows(IllegalStateException.class, hashing::next));
    }
  }

  @Test
  void rowsBeforeTheFaultOfAFileAreGivenBeforeItIsTold() throws Exception {
    String file = "name,email,password\nAda,ada@example.org,correct horse\n\"";
    try (RowSource source =
            RowSource.open(
                new ByteArrayInputStream(TestFiles.utf8(file)), RowOptions.of(RowFormat.CSV));
        RowHashing hashing = new RowHashing(source, password -> "hash", 2)) {
      assertEquals("hash", hashOf(hashing.next()));
      assertThrows(UnreadableSourceException.class, hashing::next);
      assertThrows(UnreadableSourceException.class, hashing::next);
    }
  }

  @Test
  void closingStopsTheThreadsAndWakesWhoWaits() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    RowSource source = source(withPassword(1) + withPassword(2) + withPassword(3));
    RowHashing hashing =
        new RowHashing(
            source,
            password -> {
              await(never);
              return "hash";
            },
            2);
    Thread waiting = Thread.currentThread();
    Thread closer =
        new Thread(
            () -> {
              untilParked(waiting);
              hashing.close();
              hashing.close();
            });
    closer.start();

    assertThrows(IllegalStateException.class, hashing::next);
    assertThrows(IllegalStateException.class, hashing::next);
    closer.join();
    Awaitility.await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("muster-import-hashing")));
    source.close();
  }

  @Test
  void noPasswordIsKeptOnceItIsHashed() throws Exception {
    ConcurrentHashMap<Integer, WeakReference<String>> seen = new ConcurrentHashMap<>();
    UnaryOperator<String> noting =
        password -> {
          seen.put(seen.size(), new WeakReference<>(password));
          return "hash";
        };
    try (RowSource source = source(withPassword(1) + withPassword(2) + row(3, "") + row(4, ""));
        RowHashing hashing = new RowHashing(source, noting, 1)) {
      hashing.next();
      Awaitility.await().until(() -> seen.size() == 2);
      Awaitility.await()
          .until(
              () -> {
                System.gc();
                return seen.values().stream().allMatch(password -> password.get() == null);
              });
      assertEquals("hash", hashOf(hashing.next()));
    }
  }

  @Test
  void aReadyRowShowsNeitherAddressNorHash() throws Exception {
    try (RowSource source = source(withPassword(1));
        RowHashing hashing = new RowHashing(source, password -> "s3cret", 1)) {
      String shown = hashing.next().toString();
      assertFalse(shown.contains("s3cret") || shown.contains("@"), shown);
    }
  }

  private static void interruptOnceParked(Thread thread) {
    untilParked(thread);
    thread.interrupt();
  }

  private static void untilParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      sleep(1);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
