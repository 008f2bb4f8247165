package io.muster.worker.imports;

import io.muster.imports.ChunkDecoding;
import io.muster.imports.ImportChunk;
import io.muster.mongo.LoggedFailures;
import io.muster.worker.consume.EngineTools;
import io.muster.worker.consume.Setbacks;
import io.muster.worker.deadletter.DeadLetterMessages;
import io.muster.worker.store.UnitResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chunks of one import that are decided in one unit, which costs less than one unit each. Where the
 * unit comes to nothing, each is decided on its own: so what is wrong with one is told of that one
 * alone. On the engine's context.
 */
final class ChunkGroup {

  private static final Logger LOG = LoggerFactory.getLogger(ChunkGroup.class);

  private static final long SOON_MILLIS = 1;

  private final Context context;
  private final ChunkProcessing processing;
  private final EngineTools tools;
  private final ImportPace pace;
  private final List<ChunkRun> runs = new ArrayList<>();
  private final List<ChunkDecoding.Valid> valid = new ArrayList<>();

  /**
   * Ready to start.
   *
   * @param inbound the chunks, see {@link WaitingChunks#next}
   * @param mayRepeat whether there is time for another try
   * @param pace is told whether the unit of several was committed
   */
  ChunkGroup(
      Context context,
      ChunkProcessing processing,
      EngineTools tools,
      List<InboundChunk> inbound,
      BooleanSupplier mayRepeat,
      ImportPace pace) {
    this.context = context;
    this.processing = processing;
    this.tools = tools;
    this.pace = pace;
    for (InboundChunk one : inbound) {
      runs.add(new ChunkRun(context, processing, tools, one, mayRepeat));
      if (one.decoding() instanceof ChunkDecoding.Valid decoded) {
        valid.add(decoded);
      }
    }
  }

  /**
   * Starts it.
   *
   * @param visible as with {@link ChunkRun#start}
   * @return completes on the context when all senders are told and all deliveries can be
   *     acknowledged; fails when one of them was given up
   */
  Future<Void> start(@Nullable Runnable visible) {
    if (runs.size() == 1) {
      return runs.get(0).start(visible).onSuccess(settled -> pace.togetherSettled());
    }
    Promise<Void> told = Promise.promise();
    List<ImportChunk> chunks = valid.stream().map(ChunkDecoding.Valid::chunk).toList();
    processing
        .store()
        .decide(chunks, visible)
        .onComplete(answer -> context.runOnContext(hop -> heard(answer, told)));
    return told.future();
  }

  private void heard(AsyncResult<UnitResult> answer, Promise<Void> told) {
    try {
      if (answer.result() instanceof UnitResult.Committed committed) {
        pace.togetherSettled();
        settle(committed).onComplete(told);
      } else {
        pace.togetherFailed(runs.size());
        long wait = waitAfter(answer);
        LOG.info(
            "event=chunks_decided_apart chunks={} wait_ms={} cause=\"{}\"",
            runs.size(),
            wait,
            cause(answer));
        context
            .owner()
            .timer(wait, TimeUnit.MILLISECONDS)
            .compose(waited -> eachAlone(0))
            .onComplete(told);
      }
    } catch (RuntimeException bug) {
      LOG.error("event=chunks_failed chunks={}", runs.size(), bug);
      told.tryFail(bug);
    }
  }

  /** Counts why the unit came to nothing; how long to wait before the next, in milliseconds. */
  private long waitAfter(AsyncResult<UnitResult> answer) {
    Setbacks setbacks = Setbacks.ofChunks(tools, processing.metrics().conflicts());
    if (answer.failed()) {
      LOG.warn("event=chunks_failed cause=\"{}\"", LoggedFailures.describe(answer.cause()));
      return setbacks.fault(answer.cause());
    }
    return answer.result() instanceof UnitResult.Conflict ? setbacks.conflict() : SOON_MILLIS;
  }

  private static String cause(AsyncResult<UnitResult> answer) {
    if (answer.result() instanceof UnitResult.Conflict conflict) {
      return conflict.cause();
    }
    return answer.result() instanceof UnitResult.Refused refused
        ? DeadLetterMessages.clipped(refused.cause())
        : "the store failed";
  }

  private Future<Void> settle(UnitResult.Committed committed) {
    List<Future<Void>> settled = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      settled.add(runs.get(i).settle(valid.get(i), committed.chunks().get(i)));
    }
    return Future.all(settled).mapEmpty();
  }

  private Future<Void> eachAlone(int from) {
    return from == runs.size()
        ? Future.succeededFuture()
        : runs.get(from).start(null).compose(told -> eachAlone(from + 1));
  }
}
