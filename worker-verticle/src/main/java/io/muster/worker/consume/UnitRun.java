package io.muster.worker.consume;

import io.muster.command.Command;
import io.muster.mongo.LoggedFailures;
import io.muster.worker.store.UnitResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One unit on its way through the store: run whole if that goes; cut in halves, in order, where
 * others get in its way or a message in it is at fault; repeated where the infrastructure fails. On
 * the engine's context.
 */
final class UnitRun {

  private static final Logger LOG = LoggerFactory.getLogger(UnitRun.class);

  /** What happens to a unit's messages. */
  interface Effects {
    /** These were decided. Returns when replies and events are out. */
    Future<Void> committed(List<Inbound> part, UnitResult.Committed result);

    /** This one can't be processed. Returns when it is among the dead letters. */
    Future<Void> refused(Inbound inbound, String cause);
  }

  private final Context context;
  private final UnitStore store;
  private final Effects effects;
  private final EngineTools tools;
  private final BooleanSupplier mayRepeat;
  private final BooleanSupplier isOpen;
  private final Deque<List<Inbound>> parts = new ArrayDeque<>();
  private final List<Future<Void>> told = new ArrayList<>();
  private final Promise<Future<Void>> decided = Promise.promise();
  private final Setbacks setbacks;

  /**
   * Ready to start.
   *
   * @param unit valid commands, in order
   * @param mayRepeat whether there is time for another try after a fault
   * @param isOpen whether the deliveries can still be acknowledged: else their next holder decides
   */
  UnitRun(
      Context context,
      UnitStore store,
      Effects effects,
      EngineTools tools,
      List<Inbound> unit,
      BooleanSupplier mayRepeat,
      BooleanSupplier isOpen) {
    this.context = context;
    this.store = store;
    this.effects = effects;
    this.tools = tools;
    this.mayRepeat = mayRepeat;
    this.isOpen = isOpen;
    this.setbacks = Setbacks.ofCommands(tools);
    if (!unit.isEmpty()) {
      parts.push(unit);
    }
  }

  /**
   * Starts it.
   *
   * @return completes on the context when all is decided, with what completes when all is told;
   *     fails when it was given up
   */
  Future<Future<Void>> start() {
    // Never done before this returns, or a row of empty units would be a recursion.
    context.runOnContext(hop -> next());
    return decided.future();
  }

  private void next() {
    List<Inbound> part = parts.poll();
    if (part == null) {
      decided.complete(told.size() == 1 ? told.get(0) : Future.all(told).mapEmpty());
    } else {
      run(part);
    }
  }

  private void run(List<Inbound> part) {
    if (!isOpen.getAsBoolean()) {
      decided.fail(new GaveUpException("the channel has ended"));
      return;
    }
    List<Command> commands = new ArrayList<>(part.size());
    for (Inbound inbound : part) {
      commands.add(inbound.command());
    }
    long started = System.nanoTime();
    store
        .run(commands)
        .onComplete(answer -> context.runOnContext(hop -> heard(part, started, answer)));
  }

  private void heard(List<Inbound> part, long started, AsyncResult<UnitResult> answer) {
    try {
      answered(part, started, answer);
    } catch (RuntimeException bug) {
      // Given up, so that the deliveries go back: else they would be held for ever.
      LOG.error("event=unit_failed size={}", part.size(), bug);
      decided.tryFail(bug);
    }
  }

  private void answered(List<Inbound> part, long started, AsyncResult<UnitResult> answer) {
    if (answer.failed()) {
      Throwable cause = answer.cause();
      repeatAfter(setbacks.fault(cause), part, LoggedFailures.describe(cause));
      return;
    }
    UnitResult result = answer.result();
    if (result instanceof UnitResult.Committed committed) {
      tools.metrics().unitCommitted(part.size(), System.nanoTime() - started);
      tools.health().progress();
      setbacks.reset();
      told.add(effects.committed(part, committed));
      next();
    } else if (result instanceof UnitResult.Conflict conflict) {
      conflicting(part, conflict.cause());
    } else if (result instanceof UnitResult.Refused refused) {
      isolate(part, refused.cause());
    }
  }

  private void conflicting(List<Inbound> part, String cause) {
    long wait = setbacks.conflict();
    LOG.debug("event=unit_conflict size={} cause=\"{}\"", part.size(), cause);
    if (part.size() > 1) {
      part = halve(part);
    }
    repeatAfter(wait, part, cause);
  }

  private void isolate(List<Inbound> part, String cause) {
    if (part.size() > 1) {
      run(halve(part));
      return;
    }
    told.add(effects.refused(part.get(0), cause));
    next();
  }

  /** Puts the second half back and returns the first. */
  private List<Inbound> halve(List<Inbound> part) {
    int middle = part.size() / 2;
    parts.push(part.subList(middle, part.size()));
    return part.subList(0, middle);
  }

  private void repeatAfter(long millis, List<Inbound> part, String cause) {
    if (!mayRepeat.getAsBoolean()) {
      decided.fail(new GaveUpException(cause));
      return;
    }
    if (millis >= 100) {
      LOG.warn("event=unit_repeated size={} wait_ms={} cause=\"{}\"", part.size(), millis, cause);
    }
    context.owner().setTimer(millis, timer -> run(part));
  }
}
