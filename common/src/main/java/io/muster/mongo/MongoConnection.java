package io.muster.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.impl.codec.json.JsonObjectCodec;
import java.util.UUID;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;

/**
 * The two clients to one store, made from the same settings: the reactive-streams driver for
 * transactions, causal sessions and the hot reads, and Vert.x's client for ordinary operations.
 * They connect in the background and heal by themselves. For any thread.
 */
public final class MongoConnection {

  // Ordinary operations are few.
  private static final int ORDINARY_POOL_SIZE = 8;

  private final MongoSettings settings;
  private final MongoClient driver;
  private final io.vertx.ext.mongo.MongoClient ordinary;
  private final MongoDatabase database;

  private MongoConnection(
      MongoSettings settings, MongoClient driver, io.vertx.ext.mongo.MongoClient ordinary) {
    this.settings = settings;
    this.driver = driver;
    this.ordinary = ordinary;
    this.database = driver.getDatabase(settings.database());
  }

  /**
   * Makes the clients; doesn't wait for a server.
   *
   * @param vertx for Vert.x's client
   * @param settings where to and with what deadlines
   * @param applicationName what the server's logs call this process
   */
  public static MongoConnection open(Vertx vertx, MongoSettings settings, String applicationName) {
    CodecRegistry documents =
        CodecRegistries.fromRegistries(
            CodecRegistries.fromCodecs(UserDocuments.CODEC, OutcomeDocuments.CODEC),
            MongoClientSettings.getDefaultCodecRegistry());
    MongoClient driver =
        MongoClients.create(settings.forDriver(applicationName).codecRegistry(documents).build());
    return new MongoConnection(settings, driver, ordinary(vertx, settings, applicationName));
  }

  private static io.vertx.ext.mongo.MongoClient ordinary(
      Vertx vertx, MongoSettings settings, String applicationName) {
    JsonObject config = new JsonObject().put("db_name", settings.database());
    // First: the default ones would take a JsonObject for a list.
    CodecRegistry json =
        CodecRegistries.fromRegistries(
            CodecRegistries.fromCodecs(new JsonObjectCodec(config)),
            MongoClientSettings.getDefaultCodecRegistry());
    MongoClientSettings driverSettings =
        settings
            .forDriver(applicationName)
            .codecRegistry(json)
            .applyToConnectionPoolSettings(pool -> pool.maxSize(ORDINARY_POOL_SIZE))
            .build();
    // A name of its own: one that is known already would bring its first settings along.
    String dataSource = UUID.randomUUID().toString();
    return io.vertx.ext.mongo.MongoClient.createWithMongoSettings(
        vertx, config, dataSource, driverSettings);
  }

  /** The settings it was made from. */
  public MongoSettings settings() {
    return settings;
  }

  /** The driver: for sessions. */
  public MongoClient driver() {
    return driver;
  }

  /** The database, with codecs for users and outcomes. */
  public MongoDatabase database() {
    return database;
  }

  /** Vert.x's client on the same database, with a small pool. */
  public io.vertx.ext.mongo.MongoClient ordinary() {
    return ordinary;
  }

  /** Ends both clients; what is under way fails. */
  public Future<Void> close() {
    return ordinary.close().onComplete(closed -> driver.close());
  }
}
