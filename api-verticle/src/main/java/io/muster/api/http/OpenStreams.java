package io.muster.api.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.muster.mongo.LoggedFailures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streamed bodies that are being written, from their first byte to their end. For one event
 * loop.
 */
public final class OpenStreams {

  private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);

  /** How long a client may take nothing, where there is something for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final MeterRegistry metrics;
  private final Duration patience;
  private final Set<ResponseSink> open = new HashSet<>();
  private volatile int count;
  private boolean stopping;

  /** None yet. */
  public OpenStreams(Vertx vertx, MeterRegistry metrics) {
    this(vertx, metrics, PATIENCE);
  }

  /**
   * None yet.
   *
   * @param patience how long a client may take nothing
   */
  public OpenStreams(Vertx vertx, MeterRegistry metrics, Duration patience) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.patience = patience;
  }

  /** Writes a body to a response whose head is set. */
  void begin(HttpServerRequest request, String operation, String requestId, StreamedBody body) {
    ResponseSink sink = new ResponseSink(vertx, request, patience);
    open.add(sink);
    count = open.size();
    if (stopping) {
      sink.stop();
    }
    write(body, sink)
        .onComplete(
            done -> {
              open.remove(sink);
              count = open.size();
              if (done.succeeded()) {
                sink.end();
              } else {
                // Counted first: who sees it broken finds it counted.
                broken(operation, requestId, done.cause());
                sink.breakOff();
              }
            });
  }

  /** A body may throw or fail: it is the same. */
  private static Future<Void> write(StreamedBody body, BodySink sink) {
    try {
      return body.writeTo(sink);
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private void broken(String operation, String requestId, Throwable cause) {
    boolean ours = !(cause instanceof ResponseSink.NoReaderException);
    Counter.builder("muster.http.streams.broken")
        .description("Answers that were broken off while they were written, by whose fault it was")
        .tags("operation", operation, "by", ours ? "server" : "client")
        .register(metrics)
        .increment();
    if (ours) {
      LOG.warn(
          "event=stream_broken operation={} request_id={} cause=\"{}\"",
          operation,
          requestId,
          LoggedFailures.describe(cause));
    } else {
      LOG.debug(
          "event=stream_left operation={} request_id={} cause=\"{}\"",
          operation,
          requestId,
          cause.getMessage());
    }
  }

  /** How many there are. Any thread, but then of a moment ago. */
  public int count() {
    return count;
  }

  /**
   * Tells all bodies, those to come included, that the process is about to stop, and breaks off
   * those that don't end in time.
   *
   * @param grace how long they may go on
   */
  public void stop(Duration grace) {
    stopping = true;
    List.copyOf(open).forEach(ResponseSink::stop);
    vertx.setTimer(
        Math.max(1, grace.toMillis()), late -> List.copyOf(open).forEach(ResponseSink::breakOff));
  }
}
