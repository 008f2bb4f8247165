package io.muster.bench.system;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.muster.bench.load.SampleUsers;
import io.muster.bench.load.Subscribers;
import io.muster.mongo.UserDocuments;
import io.muster.user.User;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistries;

/** The database that a run has for itself; any thread, calls block. */
public final class Store implements AutoCloseable {
  /** What direct inserts go into. */
  public static final String DIRECT = "direct_users";

  /** What the imports of others go into. */
  public static final String IMPORTED = "imported_users";

  private static final int BATCH = 1_000;

  private final String name;
  private final MongoClient client;
  private final MongoDatabase database;

  Store(String uri, String name) {
    this.name = name;
    this.client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .writeConcern(WriteConcern.MAJORITY)
                .codecRegistry(
                    CodecRegistries.fromRegistries(
                        CodecRegistries.fromCodecs(UserDocuments.CODEC),
                        MongoClientSettings.getDefaultCodecRegistry()))
                .build());
    this.database = client.getDatabase(name);
  }

  /** The database's name. */
  public String name() {
    return name;
  }

  /** The address of the set, naming this database. */
  String uriWith(String uri) {
    int options = uri.indexOf('?');
    String hosts = options < 0 ? uri : uri.substring(0, options);
    int path = hosts.indexOf('/', "mongodb://".length());
    String server = path < 0 ? hosts : hosts.substring(0, path);
    return server + "/" + name + (options < 0 ? "" : uri.substring(options));
  }

  /** Fills the users with so many. */
  public void seed(int users) {
    MongoCollection<User> collection = database.getCollection(UserDocuments.COLLECTION, User.class);
    SampleUsers sample = new SampleUsers("seeded");
    List<User> batch = new ArrayList<>(BATCH);
    for (int n = 0; n < users; n++) {
      batch.add(sample.user(SampleUsers.seededId(n), n));
      if (batch.size() == BATCH || n == users - 1) {
        Subscribers.await(collection.insertMany(batch, new InsertManyOptions().ordered(false)));
        batch.clear();
      }
    }
  }

  /** Makes the collection for direct inserts, with the same indexes as the users have. */
  public void prepareDirect() {
    Subscribers.await(database.getCollection(DIRECT).createIndexes(indexesOfUsers()));
  }

  /** The users anew, with the indexes that they had; nothing may write any meanwhile. */
  void emptyUsers() {
    List<IndexModel> indexes = indexesOfUsers();
    MongoCollection<Document> users = database.getCollection(UserDocuments.COLLECTION);
    Subscribers.await(users.drop());
    Subscribers.await(users.createIndexes(indexes));
  }

  private List<IndexModel> indexesOfUsers() {
    List<IndexModel> indexes = new ArrayList<>();
    Subscribers.each(
        database.getCollection(UserDocuments.COLLECTION).listIndexes(),
        index -> indexes.add(like(index)));
    return indexes;
  }

  /** Makes the collection for the imports of others, empty; an address is in it once at most. */
  public void prepareImported() {
    MongoCollection<Document> imported = database.getCollection(IMPORTED);
    Subscribers.await(imported.drop());
    Subscribers.await(
        imported.createIndex(
            Indexes.ascending(UserDocuments.EMAIL), new IndexOptions().unique(true)));
  }

  /** How many users others have imported. */
  public long importedUsers() {
    AtomicLong count = new AtomicLong();
    Subscribers.each(database.getCollection(IMPORTED).countDocuments(), count::set);
    return count.get();
  }

  private static IndexModel like(Document index) {
    return new IndexModel(
        index.get("key", Document.class),
        new IndexOptions().unique(index.getBoolean("unique", false)));
  }

  /** Removes everything. */
  void drop() {
    Subscribers.await(database.drop());
  }

  @Override
  public void close() {
    client.close();
  }
}
