package io.muster.standalone.store;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets the commands of clients in one by one or side by side, but never while a unit of work runs
 * or the store commits: so no reader sees half a unit, and no commit takes half a command along.
 */
final class GatedBackend implements MongoBackend {
  private final MongoBackend backend;
  private final ReentrantReadWriteLock gate;

  /** Clients take the read side of {@code gate}. */
  GatedBackend(MongoBackend backend, ReentrantReadWriteLock gate) {
    this.backend = backend;
    this.gate = gate;
  }

  @Override
  public Document handleMessage(MongoMessage message) {
    // A copy: what was found is the stored object itself, and it is written to the client after the
    // gate was left.
    return inside(() -> backend.handleMessage(message).cloneDeeply());
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    return inside(() -> backend.handleCommand(channel, database, command, query).cloneDeeply());
  }

  @Override
  public QueryResult handleQuery(MongoQuery query) {
    return inside(() -> backend.handleQuery(query));
  }

  @Override
  public void handleClose(Channel channel) {
    backend.handleClose(channel);
  }

  @Override
  public void dropDatabase(String database) {
    inside(
        () -> {
          backend.dropDatabase(database);
          return true;
        });
  }

  @Override
  public Collection<Document> getCurrentOperations(MongoQuery query) {
    return backend.getCurrentOperations(query);
  }

  @Override
  public Document getServerStatus() {
    return inside(backend::getServerStatus);
  }

  @Override
  public void close() {
    backend.close();
  }

  @Override
  public void closeCursors(List<Long> cursorIds) {
    backend.closeCursors(cursorIds);
  }

  @Override
  public Clock getClock() {
    return backend.getClock();
  }

  @Override
  public void enableOplog() {
    backend.enableOplog();
  }

  @Override
  public void disableOplog() {
    backend.disableOplog();
  }

  @Override
  public MongoDatabase resolveDatabase(String database) {
    return backend.resolveDatabase(database);
  }

  @Override
  public MongoBackend version(MongoVersion version) {
    backend.version(version);
    return this;
  }

  private <T> T inside(Supplier<T> action) {
    gate.readLock().lock();
    try {
      return action.get();
    } finally {
      gate.readLock().unlock();
    }
  }
}
