package io.muster.cli.imports;

import io.muster.imports.ChunkAnswer;
import io.muster.imports.ChunkId;
import io.muster.messaging.Delivery;
import io.muster.text.Texts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads what workers reply. */
final class ChunkReplies {

  private static final int LONGEST = 500;

  private ChunkReplies() {}

  /** What a reply tells; null if it is none, or nobody can say of which chunk. */
  static ChunkLink.@Nullable Event read(Delivery delivery) {
    try {
      ChunkAnswer answer = ChunkAnswer.decode(delivery.body());
      if (answer instanceof ChunkAnswer.Decided decided) {
        return new ChunkLink.Event.Answered(decided);
      }
      ChunkAnswer.Failed failed = (ChunkAnswer.Failed) answer;
      ChunkId id = failed.id() == null ? askedFor(delivery) : failed.id();
      return id == null ? null : new ChunkLink.Event.Impossible(id, shown(failed.reason()));
    } catch (IOException noReply) {
      return null;
    }
  }

  private static @Nullable ChunkId askedFor(Delivery delivery) {
    String text = delivery.properties().correlationId();
    return text == null ? null : ChunkId.parse(text).orElse(null);
  }

  private static String shown(String reason) {
    String text = Texts.printable(reason);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
