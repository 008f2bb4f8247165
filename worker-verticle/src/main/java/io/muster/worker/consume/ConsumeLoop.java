package io.muster.worker.consume;

import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.mongo.LoggedFailures;
import io.muster.retry.Backoff;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one channel consuming for as long as the worker lives: prepares (topology, indexes, a probe
 * of the store), consumes, waits until that channel's session is over, and starts anew. It never
 * gives up: a worker whose broker or database is away waits for it. On the engine's context.
 */
public final class ConsumeLoop {

  private static final Logger LOG = LoggerFactory.getLogger(ConsumeLoop.class);

  /** What one channel's life is to its consumer. */
  public interface Session extends ConsumptionListener {

    /** The channel is there, and what it delivers can be acknowledged. */
    void opened(Consumption consumption);

    /** Finishes and acknowledges what is in hand, then closes the channel. */
    void drain();

    /** Completes on the context once the channel has ended and nothing of it is running. */
    Future<Void> over();

    /** Whether it got anything done, so that the next one need not wait long. */
    boolean hasProgressed();
  }

  private final Context context;
  private final String name;
  private final Supplier<Future<Void>> prepare;
  private final Function<ConsumptionListener, Future<Consumption>> consume;
  private final Supplier<Session> sessions;
  private final EngineHealth health;
  private final Backoff backoff;
  private final Promise<Void> stopped = Promise.promise();
  private @Nullable Session current;
  private boolean stopping;

  /**
   * Ready to start.
   *
   * @param name for the log
   * @param prepare what must succeed before each try to consume
   * @param consume opens the channel
   * @param sessions makes what listens to it
   */
  public ConsumeLoop(
      Context context,
      String name,
      Supplier<Future<Void>> prepare,
      Function<ConsumptionListener, Future<Consumption>> consume,
      Supplier<Session> sessions,
      EngineTools tools) {
    this.context = context;
    this.name = name;
    this.prepare = prepare;
    this.consume = consume;
    this.sessions = sessions;
    this.health = tools.health();
    this.backoff = tools.pacing().faults(tools.random());
  }

  /** Starts consuming as soon as that is possible; any thread. */
  public void start() {
    context.runOnContext(hop -> prepare());
  }

  /**
   * Ends it: what is in hand is finished first. Any thread.
   *
   * @return completes once the channel is closed
   */
  public Future<Void> drain() {
    context.runOnContext(
        hop -> {
          stopping = true;
          health.enter(EngineHealth.Phase.DRAINING);
          if (current != null) {
            current.drain();
          } else {
            // A try that is under way notices by itself.
            finish();
          }
        });
    return stopped.future();
  }

  private void prepare() {
    if (stopping) {
      return;
    }
    health.enter(EngineHealth.Phase.CONNECTING);
    onContext(
        Future.succeededFuture().compose(start -> prepare.get()),
        prepared -> {
          if (prepared.failed()) {
            again("prepare", LoggedFailures.describe(prepared.cause()));
          } else if (!stopping) {
            consume();
          }
        });
  }

  private void consume() {
    Session session = sessions.get();
    onContext(
        consume.apply(session),
        opened -> {
          if (opened.failed()) {
            again("consume", LoggedFailures.describe(opened.cause()));
          } else if (stopping) {
            opened.result().close();
          } else {
            run(session, opened.result());
          }
        });
  }

  private void run(Session session, Consumption consumption) {
    current = session;
    health.enter(EngineHealth.Phase.CONSUMING);
    health.progress();
    LOG.info("event=consuming consumer={}", name);
    session.opened(consumption);
    session
        .over()
        .onComplete(
            over -> {
              current = null;
              if (session.hasProgressed()) {
                backoff.reset();
              }
              if (stopping) {
                finish();
              } else {
                again("session", "the channel has ended");
              }
            });
  }

  private void again(String step, String cause) {
    if (stopping) {
      return;
    }
    health.enter(EngineHealth.Phase.CONNECTING);
    health.fault(step + " failed: " + cause);
    long wait = backoff.nextMillis();
    LOG.warn(
        "event=consume_again consumer={} step={} wait_ms={} cause=\"{}\"", name, step, wait, cause);
    context.owner().setTimer(wait, timer -> prepare());
  }

  private void finish() {
    health.enter(EngineHealth.Phase.STOPPED);
    stopped.tryComplete();
  }

  private <T> void onContext(Future<T> future, Handler<AsyncResult<T>> handler) {
    future.onComplete(result -> context.runOnContext(hop -> handler.handle(result)));
  }
}
