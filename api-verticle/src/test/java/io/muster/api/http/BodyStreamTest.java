package io.muster.api.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A body on its way from the event loop to a thread that waits for it. */
@Timeout(20)
class BodyStreamTest {

  private final AtomicInteger paused = new AtomicInteger();
  private final AtomicInteger resumed = new AtomicInteger();

  private BodyStream stream(boolean whole) {
    return new BodyStream(
        1_000, Duration.ofMillis(300), whole, paused::incrementAndGet, resumed::incrementAndGet);
  }

  @Test
  void bytesComeOutAsTheyWentIn() throws Exception {
    BodyStream stream = stream(true);
    stream.put(Buffer.buffer("ab"));
    stream.put(Buffer.buffer("cde"));
    stream.end();

    assertEquals('a', stream.read());
    assertArrayEquals("bcde".getBytes(), stream.readAllBytes());
    assertEquals(-1, stream.read());
  }

  @Test
  void theSocketIsHeldBackWhileMoreWaitsThanMay() throws Exception {
    BodyStream stream = stream(true);
    stream.put(Buffer.buffer(new byte[600]));
    assertFalse(stream.isHeldBack());
    stream.put(Buffer.buffer(new byte[600]));
    assertTrue(stream.isHeldBack());
    assertEquals(1, paused.get());

    assertEquals(600, stream.read(new byte[5_000]));

    assertFalse(stream.isHeldBack());
    assertEquals(1, resumed.get());
  }

  @Test
  void manySmallPiecesCountForTheMemoryThatTheyTake() throws Exception {
    BodyStream stream = stream(true);
    for (int piece = 0; piece < 4; piece++) {
      stream.put(Buffer.buffer("x"));
    }
    assertTrue(stream.isHeldBack());

    assertEquals(1, stream.read(new byte[100]));

    assertFalse(stream.isHeldBack());
  }

  @Test
  void theReaderWaitsForBytes() throws Exception {
    BodyStream stream = stream(true);
    CompletableFuture<Integer> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return stream.read();
              } catch (IOException failed) {
                throw new AssertionError(failed);
              }
            });
    Thread.sleep(50);
    assertFalse(read.isDone());

    stream.put(Buffer.buffer("x"));

    assertEquals('x', read.join());
  }

  @Test
  void piecesWithoutBytesAreNoEnd() throws Exception {
    BodyStream stream = stream(true);
    stream.put(Buffer.buffer());
    stream.put(Buffer.buffer("ab"));
    stream.put(Buffer.buffer());
    stream.end();

    assertEquals(2, stream.read(new byte[5]));
    assertEquals(-1, stream.read(new byte[5]));
  }

  @Test
  void aClientThatSendsNothingIsGivenUpForGood() {
    BodyStream stream = stream(true);

    assertThrows(BodyStream.TooSlowException.class, stream::read);
    stream.put(Buffer.buffer("late"));
    assertThrows(BodyStream.TooSlowException.class, stream::read);
  }

  @Test
  void theEndOfABodyIsNotTheEndOfAFileThatGoesOn() throws Exception {
    BodyStream stream = stream(false);
    stream.put(Buffer.buffer("a"));
    stream.end();

    assertEquals('a', stream.read());
    assertThrows(BodyStream.MoreToComeException.class, stream::read);
  }

  @Test
  void aConnectionThatEndsBeforeTheBodyIsNoEnd() {
    BodyStream stream = stream(true);
    stream.put(Buffer.buffer("a"));
    stream.gone(new IOException("reset"));

    assertThrows(BodyStream.ClientGoneException.class, stream::read);
  }

  @Test
  void aConnectionThatEndsAfterTheBodyTakesNothingAway() throws Exception {
    BodyStream stream = stream(true);
    stream.put(Buffer.buffer("a"));
    stream.end();
    stream.gone(new IOException("reset"));

    assertArrayEquals("a".getBytes(), stream.readAllBytes());
  }

  @Test
  void whoStopsItLetsTheSocketGoAndFreesWhatWaited() {
    BodyStream stream = stream(true);
    stream.put(Buffer.buffer(new byte[2_000]));

    stream.stop(new IOException("stopped"));

    assertEquals(1, resumed.get());
    assertEquals("stopped", assertThrows(IOException.class, stream::read).getMessage());
  }
}
