package io.muster.standalone.store;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.muster.process.StartException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A document store (mongo-java-server) inside this process. Clients read it, and write single
 * documents, through MongoDB's protocol on a loopback port; units of work run inside, one at a
 * time, each alone with the store.
 *
 * <p>On files, a unit is there whole or not at all: nothing but {@link #run} and the housekeeping
 * commits, and neither does it in the middle of a unit or of a client's command. A commit is forced
 * to disk before its unit is answered. What a client wrote itself is on disk a moment later, or
 * when {@link #commit} has succeeded.
 *
 * <p>What differs from a replica set: no sessions, transactions or change streams; indexes that
 * expire documents are ignored (so {@link ExpirySweep} deletes them), as are secondary ones (so a
 * filter on other fields than {@code _id} or {@code email_key} alone reads the whole collection,
 * and so do lists).
 *
 * <p>For any thread; opening and closing block.
 */
public final class EmbeddedStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);

  private static final String DATABASE = "muster";
  private static final int MAX_WAITING = 256;
  private static final int SERVER_THREADS = 2;

  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  // One thread: units of work run one after another, in the order in which they were asked for.
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), EmbeddedStore::thread);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean housekeepingWaits = new AtomicBoolean();
  private final MongoBackend backend;
  private final @Nullable MVStore file;
  private final Consumer<Throwable> onBroken;
  private final MongoServer server;
  private final String uri;
  private final Housekeeping housekeeping;
  private volatile @Nullable Throwable broken;

  private EmbeddedStore(
      MongoBackend backend, @Nullable MVStore file, Consumer<Throwable> onBroken) {
    this.backend = backend;
    this.file = file;
    this.onBroken = onBroken;
    this.server = new MongoServer(new GatedBackend(backend, gate));
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, SERVER_THREADS);
    this.uri = "mongodb://127.0.0.1:" + server.getLocalAddress().getPort() + "/" + DATABASE;
    this.housekeeping = new Housekeeping(this::submitHousekeeping);
    LOG.info("event=store_started uri={} durable={}", uri, file != null);
  }

  /**
   * A store in memory.
   *
   * @param onBroken as in {@link #onDisk}
   */
  public static EmbeddedStore inMemory(Consumer<Throwable> onBroken) {
    return new EmbeddedStore(new MemoryBackend(), null, onBroken);
  }

  /**
   * A store in a file of {@code directory}, which is made where it is missing.
   *
   * @param onBroken called on the store's thread when a unit failed after its first write, or a
   *     commit failed: what is in memory is half a unit then, so the process has to end, at once
   *     and without closing anything. The file holds the last whole unit
   * @throws StartException if the directory is in use, can't be written, or its file is damaged
   */
  public static EmbeddedStore onDisk(Path directory, Consumer<Throwable> onBroken)
      throws StartException {
    MVStore file = StoreFile.open(directory);
    return new EmbeddedStore(new H2Backend(file), file, onBroken);
  }

  /** The address for MongoDB's drivers, database included. */
  public String uri() {
    return uri;
  }

  /** Makes durable what clients wrote before this was called. */
  public Future<Void> commit() {
    return run(statements -> true).mapEmpty();
  }

  /**
   * Runs a unit alone with the store; what it wrote is on disk when the future succeeds.
   *
   * @param unit fails by throwing; if that is after its first write, the store is broken
   * @return completes on the caller's context; fails at once when too many units wait
   */
  <T> Future<T> run(Function<Statements, T> unit) {
    Promise<T> promise = promise();
    try {
      thread.execute(() -> attempt(unit, promise));
    } catch (RejectedExecutionException full) {
      promise.fail(full);
    }
    return promise.future();
  }

  /** Finishes what waits, commits, and closes. Doing it again does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    housekeeping.close();
    server.stopListening();
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.error("event=store_close_waited_in_vain");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeFile();
    server.shutdownNow();
    LOG.info("event=store_stopped");
  }

  private void closeFile() {
    if (file == null) {
      return;
    }
    gate.writeLock().lock();
    try {
      if (broken == null) {
        // Without compaction, which is done bit by bit while the store is idle.
        file.close(0);
      } else {
        file.closeImmediately();
      }
    } finally {
      gate.writeLock().unlock();
    }
  }

  private <T> void attempt(Function<Statements, T> unit, Promise<T> promise) {
    housekeeping.busy();
    T result;
    try {
      result = runAlone(unit);
    } catch (Throwable failure) {
      promise.fail(failure);
      return;
    }
    promise.complete(result);
  }

  private <T> T runAlone(Function<Statements, T> unit) {
    var statements = new Statements(backend, DATABASE, channel);
    boolean committed;
    T result;
    gate.writeLock().lock();
    try {
      checkWhole();
      result = unit.apply(statements);
      committed = commitFile();
    } catch (Throwable failure) {
      if (statements.wrote()) {
        breakOff(failure);
      }
      throw failure;
    } finally {
      gate.writeLock().unlock();
    }
    if (committed) {
      force();
    }
    return result;
  }

  private void submitHousekeeping(int compactionBytes) {
    // One at a time: while a disk is slow, those that wait would take the place of units.
    if (file == null || !housekeepingWaits.compareAndSet(false, true)) {
      return;
    }
    try {
      thread.execute(
          () -> {
            housekeepingWaits.set(false);
            keepHouse(file, compactionBytes);
          });
    } catch (RejectedExecutionException busy) {
      housekeepingWaits.set(false);
      LOG.debug("event=housekeeping_put_off");
    }
  }

  private void keepHouse(MVStore store, int compactionBytes) {
    boolean committed;
    gate.writeLock().lock();
    try {
      if (broken != null) {
        return;
      }
      committed = commitFile();
      if (compactionBytes > 0 && store.compact(Housekeeping.WANTED_FILL_RATE, compactionBytes)) {
        committed |= commitFile();
      }
    } catch (Throwable failure) {
      breakOff(failure);
      return;
    } finally {
      gate.writeLock().unlock();
    }
    if (committed) {
      force();
    }
  }

  private boolean commitFile() {
    if (file == null || !file.hasUnsavedChanges()) {
      return false;
    }
    try {
      file.commit();
    } catch (RuntimeException failure) {
      breakOff(failure);
      throw failure;
    }
    return true;
  }

  /** Outside the gate: readers need not wait for the disk. */
  private void force() {
    try {
      if (file != null) {
        file.sync();
      }
    } catch (RuntimeException failure) {
      breakOff(failure);
      throw failure;
    }
  }

  private void checkWhole() {
    if (broken != null) {
      throw new IllegalStateException("the store is broken", broken);
    }
  }

  private void breakOff(Throwable failure) {
    if (broken == null) {
      broken = failure;
      LOG.error("event=store_broken", failure);
      onBroken.accept(failure);
    }
  }

  private static Thread thread(Runnable work) {
    var made = new Thread(work, "embedded-store");
    made.setDaemon(true);
    return made;
  }

  private static <T> Promise<T> promise() {
    var context = Vertx.currentContext();
    return context == null ? Promise.promise() : ((ContextInternal) context).promise();
  }
}
