package io.muster.worker.imports;

import io.muster.imports.ChunkDecoding;
import io.muster.imports.ChunkStatus;
import io.muster.imports.ImportChunk;
import io.muster.mongo.LoggedFailures;
import io.muster.worker.consume.EngineTools;
import io.muster.worker.consume.GaveUpException;
import io.muster.worker.consume.Outgoing;
import io.muster.worker.consume.Setbacks;
import io.muster.worker.decision.ChunkDecision;
import io.muster.worker.store.UnitResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One chunk on its way through the store: repeated where others get in its way or the
 * infrastructure fails; told as failed where it can't be processed. On the engine's context.
 */
final class ChunkRun {

  private static final Logger LOG = LoggerFactory.getLogger(ChunkRun.class);

  private final Context context;
  private final ChunkProcessing processing;
  private final ChunkDeadLetters letters;
  private final EngineTools tools;
  private final InboundChunk inbound;
  private final BooleanSupplier mayRepeat;
  private final Setbacks setbacks;
  private final Promise<Void> told = Promise.promise();
  private final long startedNanos = System.nanoTime();

  /**
   * Ready to start.
   *
   * @param mayRepeat whether there is time for another try
   */
  ChunkRun(
      Context context,
      ChunkProcessing processing,
      EngineTools tools,
      InboundChunk inbound,
      BooleanSupplier mayRepeat) {
    this.context = context;
    this.processing = processing;
    this.letters = new ChunkDeadLetters(tools);
    this.tools = tools;
    this.inbound = inbound;
    this.mayRepeat = mayRepeat;
    this.setbacks = Setbacks.ofChunks(tools, processing.metrics().conflicts());
  }

  /**
   * Starts it.
   *
   * @param visible runs, on any thread, when the next unit would read what this one wrote, if that
   *     is before the end; may run several times. Null where the next one waits for the end
   * @return completes on the context when its sender is told and its delivery can be acknowledged;
   *     fails when it was given up
   */
  Future<Void> start(@Nullable Runnable visible) {
    if (inbound.decoding() instanceof ChunkDecoding.Valid valid) {
      decide(valid, visible);
    } else {
      send(List.of(letters.invalid(inbound, (ChunkDecoding.Invalid) inbound.decoding())));
    }
    return told.future();
  }

  /**
   * Tells its sender what was decided of it together with others; instead of {@link #start}.
   *
   * @return as there
   */
  Future<Void> settle(ChunkDecoding.Valid valid, ChunkDecision decision) {
    committed(valid, decision);
    return told.future();
  }

  private void decide(ChunkDecoding.Valid valid, @Nullable Runnable visible) {
    List<ImportChunk> alone = List.of(valid.chunk());
    await(
        () -> processing.store().decide(alone, visible),
        result -> {
          if (result instanceof UnitResult.Committed committed) {
            committed(valid, committed.chunks().get(0));
          } else if (result instanceof UnitResult.Refused refused) {
            fail(valid, refused.cause());
          }
        });
  }

  private void committed(ChunkDecoding.Valid valid, ChunkDecision decision) {
    tools.health().progress();
    if (decision instanceof ChunkDecision.Decided decided) {
      processing.metrics().decided(decided.result(), System.nanoTime() - startedNanos);
      if (decided.result().status() == ChunkStatus.FAILED) {
        // Whoever found that may have ended before the letter was kept; it is kept once.
        send(List.of(letters.refused(inbound, valid, "it " + ChunkStatus.FAILED.reason())));
      } else {
        settle(valid.chunk(), decided);
      }
    } else if (decision instanceof ChunkDecision.Refused refused) {
      send(List.of(letters.refused(inbound, valid, refused.reason())));
    }
  }

  /**
   * No row of it can be applied: its rows are told as refused, and then it is a dead letter, which
   * its sender is told when that is kept.
   */
  private void fail(ChunkDecoding.Valid valid, String cause) {
    await(
        () -> processing.store().fail(valid.chunk()),
        result -> {
          if (result instanceof UnitResult.Committed committed
              && committed.chunks().get(0) instanceof ChunkDecision.Decided decided) {
            processing.metrics().decided(decided.result(), System.nanoTime() - startedNanos);
            if (decided.result().status() != ChunkStatus.FAILED) {
              // Another delivery of it was decided meanwhile.
              settle(valid.chunk(), decided);
              return;
            }
          }
          send(List.of(letters.refused(inbound, valid, cause)));
        });
  }

  private void settle(ImportChunk chunk, ChunkDecision.Decided decided) {
    ChunkSettlement settlement = processing.settlement();
    Future<Void> replied =
        processing.publications().send(settlement.replies(inbound, decided.result()), mayRepeat);
    Future<Void> published =
        processing
            .events()
            .send(settlement.events(chunk, decided.result(), decided.openedAt()), mayRepeat);
    Future.all(replied, published).<Void>mapEmpty().onComplete(told);
  }

  private void send(List<Outgoing> messages) {
    processing.publications().send(messages, mayRepeat).onComplete(told);
  }

  /** Runs a unit until it is committed or refused. */
  private void await(Supplier<Future<UnitResult>> unit, Consumer<UnitResult> decided) {
    unit.get().onComplete(answer -> context.runOnContext(hop -> heard(unit, decided, answer)));
  }

  private void heard(
      Supplier<Future<UnitResult>> unit,
      Consumer<UnitResult> decided,
      AsyncResult<UnitResult> answer) {
    try {
      if (answer.failed()) {
        Throwable cause = answer.cause();
        again(unit, decided, setbacks.fault(cause), LoggedFailures.describe(cause));
      } else if (answer.result() instanceof UnitResult.Conflict conflict) {
        again(unit, decided, setbacks.conflict(), conflict.cause());
      } else {
        decided.accept(answer.result());
      }
    } catch (RuntimeException bug) {
      // Given up, so that the delivery goes back: else it would be held for ever.
      LOG.error("event=chunk_failed chunk={}", inbound.decoding(), bug);
      told.tryFail(bug);
    }
  }

  private void again(
      Supplier<Future<UnitResult>> unit, Consumer<UnitResult> decided, long millis, String cause) {
    if (!mayRepeat.getAsBoolean()) {
      told.tryFail(new GaveUpException(cause));
      return;
    }
    if (millis >= 100) {
      LOG.warn("event=chunk_repeated wait_ms={} cause=\"{}\"", millis, cause);
    }
    context.owner().setTimer(millis, timer -> await(unit, decided));
  }
}
