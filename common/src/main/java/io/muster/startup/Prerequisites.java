package io.muster.startup;

import io.muster.messaging.Broker;
import io.muster.messaging.BrokerKind;
import io.muster.messaging.TopologySettings;
import io.muster.messaging.control.TopologyControl;
import io.muster.messaging.control.TopologyMismatchException;
import io.muster.mongo.LoggedFailures;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.StoreCheck;
import io.muster.mongo.TopologyDocument;
import io.muster.telemetry.Condition;
import io.muster.telemetry.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the broker and the store, in any order, for as long as it takes; tells readiness what
 * it waits for. Fails with a {@link HopelessException} where one of them is not as it must be.
 */
public final class Prerequisites {

  private static final Logger LOG = LoggerFactory.getLogger(Prerequisites.class);

  /** The readiness check of the broker's topology. */
  public static final String BROKER_CHECK = "broker-topology";

  /** The readiness check of the store's kind and of what was agreed in it. */
  public static final String STORE_CHECK = "store-check";

  private final Vertx vertx;
  private final Health health;

  /** Waits on this {@code vertx}, and tells this {@code health}. */
  public Prerequisites(Vertx vertx, Health health) {
    this.vertx = vertx;
    this.health = health;
    health.set(BROKER_CHECK, Condition.down("not reached yet"));
    health.set(STORE_CHECK, Condition.down("not reached yet"));
  }

  /** A broker that is there and has the whole topology. */
  public Future<BrokerKind> broker(Broker broker, TopologyControl control) {
    return new Patience(vertx, failure -> away(BROKER_CHECK, failure))
        .until(
            () ->
                broker
                    .kind()
                    .compose(kind -> control.declare(kind).map(declared -> kind))
                    .recover(Prerequisites::hopelessIfMismatch))
        .onSuccess(kind -> reached(BROKER_CHECK, kind.product() + " " + kind.version()));
  }

  private static Future<BrokerKind> hopelessIfMismatch(Throwable failure) {
    return Future.failedFuture(
        failure instanceof TopologyMismatchException
            ? new HopelessException(String.valueOf(failure.getMessage()))
            : failure);
  }

  /**
   * A store that is there, can do transactions, and agrees on the topology.
   *
   * @param embedded whether it is the embedded store, which needs no replica set
   */
  public Future<Void> store(
      MongoConnection connection, boolean embedded, TopologySettings topology) {
    TopologyDocument document = new TopologyDocument(topology.shards(), topology.prefetch());
    return new Patience(vertx, failure -> away(STORE_CHECK, failure))
        .until(
            () ->
                StoreCheck.run(connection, embedded)
                    .compose(Prerequisites::judge)
                    .compose(fit -> document.agree(connection))
                    .compose(Prerequisites::judge))
        .onSuccess(agreed -> reached(STORE_CHECK, connection.settings().toString()));
  }

  private static Future<Void> judge(StoreCheck.Result result) {
    if (result instanceof StoreCheck.Result.Refused refused) {
      return Future.failedFuture(new HopelessException(refused.reason()));
    }
    if (result instanceof StoreCheck.Result.NotReady notReady) {
      return Future.failedFuture(new IllegalStateException(notReady.reason()));
    }
    ((StoreCheck.Result.Fit) result)
        .warnings()
        .forEach(warning -> LOG.warn("event=store_warning detail=\"{}\"", warning));
    return Future.succeededFuture();
  }

  private static Future<Void> judge(TopologyDocument.Agreement agreement) {
    return agreement instanceof TopologyDocument.Agreement.Differs differs
        ? Future.failedFuture(new HopelessException(differs.message()))
        : Future.succeededFuture();
  }

  private void away(String check, Throwable failure) {
    LOG.warn("event=waiting for={} cause=\"{}\"", check, LoggedFailures.describe(failure));
    health.set(check, Condition.down("not reached: " + failure.getClass().getSimpleName()));
  }

  private void reached(String check, String what) {
    LOG.info("event=reached check={} what=\"{}\"", check, what);
    health.set(check, Condition.up());
  }
}
