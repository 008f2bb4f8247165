package io.muster.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.cli.CliException;
import io.muster.imports.ChunkAnswer;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkStatus;
import io.muster.imports.Chunker;
import io.muster.imports.EncodedChunk;
import io.muster.imports.OnConflict;
import io.muster.imports.rows.ColumnMap;
import io.muster.imports.rows.ResumePoint;
import io.muster.imports.rows.RowFormat;
import io.muster.imports.rows.RowOptions;
import io.muster.imports.rows.RowSource;
import io.muster.password.PasswordHasher;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChunkSenderTest {

  private static final int ROWS = 40_100;

  /** More than may be unsettled at a time. */
  private static final int CHUNKS = ROWS / Chunker.USUAL_ROWS + 1;

  private final FakeLink link = new FakeLink();
  private final List<Figures> told = new ArrayList<>();
  private final Stop stop = new Stop();
  private Duration standstill = Duration.ofSeconds(20);

  /** Does with each chunk that is sent what a test wants. */
  private static final class FakeLink implements ChunkLink {
    final Deque<Event> events = new ArrayDeque<>();
    final List<Integer> sent = new ArrayList<>();
    Consumer<EncodedChunk> behaviour = this::decide;

    void decide(EncodedChunk chunk) {
      events.add(new Event.Taken(chunk.id()));
      events.add(new Event.Answered(answer(chunk, chunk.id().importId())));
    }

    long timesSent(EncodedChunk chunk) {
      return sent.stream().filter(number -> number == chunk.id().chunk()).count();
    }

    static ChunkAnswer.Decided cancelled(EncodedChunk chunk) {
      return new ChunkAnswer.Decided(
          chunk.id(),
          ChunkStatus.CANCELLED,
          chunk.firstRow(),
          chunk.lastRow(),
          0,
          0,
          0,
          chunk.rows(),
          List.of(),
          ChunkStatus.CANCELLED.reason());
    }

    static ChunkAnswer.Decided answer(EncodedChunk chunk, String importId) {
      return new ChunkAnswer.Decided(
          new ChunkId(importId, chunk.id().chunk()),
          ChunkStatus.APPLIED,
          chunk.firstRow(),
          chunk.lastRow(),
          chunk.rows(),
          0,
          0,
          0,
          List.of(),
          "");
    }

    @Override
    public void send(EncodedChunk chunk) {
      sent.add(chunk.id().chunk());
      behaviour.accept(chunk);
    }

    @Override
    public Event next(Duration wait) throws InterruptedException {
      if (events.isEmpty() && !wait.isZero()) {
        Thread.sleep(5);
      }
      return events.poll();
    }

    @Override
    public void close() {}
  }

  private Ledger run() throws Exception {
    String text =
        LongStream.rangeClosed(1, ROWS).mapToObj(Rows::ndjson).collect(Collectors.joining());
    return run(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Ledger run(InputStream rows) throws Exception {
    ImportPlan plan = new ImportPlan(RowFormat.NDJSON, ColumnMap.NONE, OnConflict.FAIL);
    RowSource source = RowSource.open(rows, RowOptions.of(RowFormat.NDJSON));
    try (RejectedLog rejected = RejectedLog.temporary();
        RowFeed feed =
            new RowFeed(source, ResumePoint.BEGINNING, new PasswordHasher(new Random(1)), 1)) {
      Ledger ledger =
          new Ledger(
              null, ImportState.begin("an-import", "", plan, new Survey(0, 0, "")), rejected);
      new ChunkSender(
              link,
              feed,
              ledger,
              OnConflict.FAIL,
              new ChunkSender.Limits(Duration.ofMillis(100), standstill),
              stop,
              new Progress() {
                @Override
                public void reading(long rows) {}

                @Override
                public void sending(Figures figures) {
                  told.add(figures);
                }

                @Override
                public void close() {}
              })
          .run();
      return ledger;
    }
  }

  private void assertAllOnce(Ledger ledger) {
    assertEquals(new Totals(ROWS, 0, 0, 0), ledger.state().totals());
    assertEquals(CHUNKS, ledger.state().chunks());
    assertEquals(ROWS, ledger.state().settled().rows());
  }

  @Test
  void allIsSettledInOrder() throws Exception {
    assertAllOnce(run());
    assertEquals(CHUNKS, link.sent.size());
  }

  @Test
  void whatTheBrokerDidNotTakeIsSentAgain() throws Exception {
    link.behaviour =
        chunk -> {
          if (link.timesSent(chunk) == 3) {
            link.decide(chunk);
          } else {
            link.events.add(new ChunkLink.Event.NotTaken(chunk.id(), "the queue is full"));
          }
        };

    assertAllOnce(run());
    assertTrue(told.stream().anyMatch(figures -> figures.waiting().equals("the queue is full")));
  }

  @Test
  void lostAnswersAreAskedForAgainAndDoubledOnesCountOnce() throws Exception {
    link.behaviour =
        chunk -> {
          boolean isFirst = link.timesSent(chunk) == 1;
          link.events.add(new ChunkLink.Event.Taken(chunk.id()));
          if (!isFirst || chunk.id().chunk() % 2 == 1) {
            link.decide(chunk);
            link.decide(chunk);
          }
        };

    assertAllOnce(run());
  }

  @Test
  void answersMayComeInAnyOrderAndThoseOfOthersAreNotOurs() throws Exception {
    Deque<EncodedChunk> held = new ArrayDeque<>();
    link.behaviour =
        chunk -> {
          link.events.add(
              new ChunkLink.Event.Answered(FakeLink.answer(chunk, "somebody-elses-import")));
          held.push(chunk);
          if (held.size() == 4 || chunk.last()) {
            held.forEach(link::decide);
            held.clear();
          }
        };

    assertAllOnce(run());
  }

  @Test
  void whoeverStopsItAtTheEndOfTheRowsKeepsTheLastChunkFromBeingSent() {
    InputStream rows =
        new ByteArrayInputStream(Rows.ndjson(1).getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            int read = super.read(into, offset, length);
            if (read < 0) {
              stop.close();
              stop.request();
            }
            return read;
          }
        };

    CliException stopped = assertThrows(CliException.class, () -> run(rows));

    assertEquals(130, stopped.exitCode());
    assertEquals(List.of(), link.sent);
  }

  @Test
  void noMoreIsSentThanMayBeUnsettled() {
    standstill = Duration.ofMillis(300);
    link.behaviour = chunk -> link.events.add(new ChunkLink.Event.Taken(chunk.id()));

    CliException given = assertThrows(CliException.class, this::run);

    assertEquals(69, given.exitCode());
    assertTrue(link.sent.stream().distinct().count() <= ChunkSender.WINDOW, link.sent::toString);
  }

  @Test
  void anImportThatIsCancelledEndsAsSoonAsThatIsSettled() {
    link.behaviour =
        chunk -> {
          if (chunk.id().chunk() < 3) {
            link.decide(chunk);
          } else {
            link.events.add(new ChunkLink.Event.Answered(FakeLink.cancelled(chunk)));
          }
        };

    CliException cancelled = assertThrows(CliException.class, this::run);

    assertEquals(1, cancelled.exitCode());
    assertEquals(
        "import an-import was cancelled: " + 3 * Chunker.USUAL_ROWS + " rows were applied",
        cancelled.getMessage());
    assertTrue(link.sent.size() <= ChunkSender.WINDOW, link.sent::toString);
  }

  @Test
  void whatWorkersRefuseAsAWholeEndsIt() {
    link.behaviour =
        chunk -> link.events.add(new ChunkLink.Event.Impossible(chunk.id(), "it is another's"));

    CliException refused = assertThrows(CliException.class, this::run);

    assertEquals(1, refused.exitCode());
    assertTrue(String.valueOf(refused.getMessage()).contains("it is another's"));
  }
}
