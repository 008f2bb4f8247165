package io.muster.cli.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.imports.ChunkId;
import io.muster.imports.ChunkReply;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkStatus;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkRepliesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final ChunkId ID = new ChunkId("an-import", 2);

  private static Delivery reply(@Nullable String correlationId, byte[] body) {
    return new Delivery(
        1, "replies", 0, "", "replies", MessageProperties.reply(correlationId), body);
  }

  @Test
  void aChunkThatBecameADeadLetterIsImpossibleForTheReasonThatTheWorkerGives() {
    byte[] body = ChunkReply.failed(ID, "the import belongs to\u0007 crm", NOW);

    assertEquals(
        new ChunkLink.Event.Impossible(ID, "the import belongs to? crm"),
        ChunkReplies.read(reply(null, body)));
  }

  @Test
  void whatWasNoChunkToTheWorkerIsKnownByWhatItsReplyRepeats() {
    byte[] body = ChunkReply.failed(null, "schema must be 1", NOW);

    assertEquals(
        new ChunkLink.Event.Impossible(ID, "schema must be 1"),
        ChunkReplies.read(reply(ID.text(), body)));
    assertNull(ChunkReplies.read(reply(null, body)));
    assertNull(ChunkReplies.read(reply("no chunk", body)));
  }

  @Test
  void aLongReasonIsCut() {
    byte[] body = ChunkReply.failed(ID, "x".repeat(10_000), NOW);

    ChunkLink.Event.Impossible told =
        assertInstanceOf(
            ChunkLink.Event.Impossible.class, ChunkReplies.read(reply(ID.text(), body)));

    assertTrue(told.why().length() < 600, told::why);
  }

  @Test
  void aDecidedChunkIsAnAnswerAndAnythingElseIsNone() {
    ChunkResult result =
        new ChunkResult(
            ID, 1, 5, true, null, ChunkStatus.CANCELLED, List.of(), List.of(), List.of(), NOW, NOW);

    ChunkLink.Event.Answered answered =
        assertInstanceOf(
            ChunkLink.Event.Answered.class,
            ChunkReplies.read(reply(null, ChunkReply.encode(result))));

    assertEquals(5, answered.answer().rejected());
    assertEquals(ChunkStatus.CANCELLED, answered.answer().status());
    assertNull(ChunkReplies.read(reply(ID.text(), "hello".getBytes(UTF_8))));
  }
}
