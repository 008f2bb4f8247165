package io.muster.system.producers;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.mongo.ChunkResultDocuments;
import io.muster.mongo.StoreSchema;
import io.muster.mongo.UserDocuments;
import io.muster.system.process.MusterProcess;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** A worker process on a virtual host and a database of its own, and users of the broker. */
final class QueueDoor implements AutoCloseable {

  static final String PASSWORD = "a-password-of-the-broker";

  /** A hash that a user may have. */
  static final String HASH = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

  private final RabbitServer rabbit;
  private final String brokerUri;
  private final String database;
  private final MongoClient mongo;
  private final MusterProcess worker;

  private QueueDoor(RabbitServer rabbit, MongoReplicaSet set, String name) {
    this.rabbit = rabbit;
    this.brokerUri = rabbit.newVirtualHost();
    this.database = name;
    String mongoUri = set.uri().replace("/?", "/" + name + "?");
    Map<String, String> settings = new HashMap<>();
    settings.put("RABBITMQ_URI", brokerUri);
    settings.put("MONGO_URI", mongoUri);
    settings.put("SIGNING_KEYS", "a-signing-secret-of-at-least-32-characters");
    settings.put("LOG_LEVEL", "debug");
    mongo = MongoClients.create(mongoUri);
    worker = MusterProcess.start("worker-verticle", settings);
  }

  /** Starts it; returns when the worker is ready. */
  static QueueDoor open(RabbitServer rabbit, MongoReplicaSet set, String name) {
    QueueDoor door = new QueueDoor(rabbit, set, name);
    try {
      door.worker.awaitReady();
      return door;
    } catch (RuntimeException failed) {
      door.close();
      throw failed;
    }
  }

  /** Makes a user of the broker with the rights that the handbook gives to producers. */
  void addProducer(String name) {
    rabbit.ctl("add_user", name, PASSWORD);
    rabbit.ctl(
        "set_permissions",
        "-p",
        virtualHost(),
        name,
        "^" + name + "\\..+$",
        "^muster\\.(commands|imports)$",
        "^" + name + "\\..+$");
  }

  String virtualHost() {
    return URI.create(brokerUri).getPath().substring(1);
  }

  /** The broker's address for a producer. */
  String uriOf(String producer) {
    URI own = URI.create(brokerUri);
    return "amqp://%s:%s@%s:%d%s"
        .formatted(producer, PASSWORD, own.getHost(), own.getPort(), own.getRawPath());
  }

  MusterProcess worker() {
    return worker;
  }

  MongoCollection<Document> users() {
    return collection(UserDocuments.COLLECTION);
  }

  MongoCollection<Document> chunks() {
    return collection(ChunkResultDocuments.COLLECTION);
  }

  MongoCollection<Document> deadLetters() {
    return collection(StoreSchema.DEAD_LETTERS);
  }

  private MongoCollection<Document> collection(String name) {
    return mongo.getDatabase(database).getCollection(name);
  }

  /** All that is stored, as text. */
  String everythingStored() {
    List<String> texts = new ArrayList<>();
    for (String name : mongo.getDatabase(database).listCollectionNames()) {
      collection(name).find().forEach(document -> texts.add(document.toJson()));
    }
    return String.join("\n", texts);
  }

  @Override
  public void close() {
    worker.close();
    mongo.close();
  }
}
