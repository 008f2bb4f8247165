package io.muster.api.testing;

import io.muster.api.imports.record.ImportRecords;
import io.muster.api.imports.record.ImportResults;
import io.muster.api.imports.record.LeaseResult;
import io.muster.api.imports.record.ListPlace;
import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.record.Tally;
import io.muster.api.imports.record.UploadEnding;
import io.muster.api.imports.record.UploadPoint;
import io.muster.api.imports.record.UploadState;
import io.muster.imports.ChunkDecoder;
import io.muster.imports.ChunkDecoding;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkRow;
import io.muster.imports.ChunkStatus;
import io.muster.imports.ImportChunk;
import io.muster.imports.rows.RowFormat;
import io.muster.messaging.Broker;
import io.muster.messaging.BrokerKind;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.Publisher;
import io.muster.messaging.QueueSubscription;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Store, broker and workers of imports, in memory. Any thread. */
public final class ImportsModel implements ImportRecords, ImportResults, Broker, Publisher {

  public static final String USER = "muster-api";

  private final Map<String, StoredImport> records = new HashMap<>();
  private final Map<String, String> leases = new HashMap<>();
  private final TreeMap<Integer, ImportChunk> queue = new TreeMap<>();
  private final Map<String, TreeMap<Integer, ChunkResult>> results = new HashMap<>();
  private final ChunkDecoder decoder = new ChunkDecoder(Set.of(USER));
  private volatile Function<OutgoingMessage, PublishResult> broker = m -> PublishResult.CONFIRMED;
  private volatile Consumer<String> beforeEnd = id -> {};
  private volatile Consumer<String> afterEnd = id -> {};
  private volatile Throwable storeFailure;
  private volatile boolean working = true;
  private int published;
  private int tallied;

  /** What the broker says to a chunk; null for yes. */
  public void broker(Function<OutgoingMessage, PublishResult> answer) {
    this.broker = answer;
  }

  /** Lets workers work, or not. */
  public synchronized void work(boolean on) {
    working = on;
    if (on) {
      queue.values().forEach(this::decide);
      queue.clear();
    }
  }

  /** What happens just before an upload saves its end. */
  public void beforeEnd(Consumer<String> action) {
    this.beforeEnd = action;
  }

  /** What happens just after an upload has saved its end. */
  public void afterEnd(Consumer<String> action) {
    this.afterEnd = action;
  }

  /** Lets each operation of the store fail; null ends it. */
  public void storeFails(Throwable failure) {
    this.storeFailure = failure;
  }

  public synchronized int published() {
    return published;
  }

  /** How often the sums of imports were asked for. */
  public synchronized int tallied() {
    return tallied;
  }

  /** The decided chunks of an import, in their order. */
  public synchronized List<ChunkResult> decided(String id) {
    return List.copyOf(results.getOrDefault(id, new TreeMap<>()).values());
  }

  public synchronized void put(StoredImport stored) {
    records.put(stored.id(), stored);
  }

  private synchronized <T> Future<T> answer(java.util.function.Supplier<T> operation) {
    return storeFailure == null
        ? Future.succeededFuture(operation.get())
        : Future.failedFuture(storeFailure);
  }

  @Override
  public Future<Void> create(StoredImport fresh) {
    return answer(() -> records.put(fresh.id(), fresh)).mapEmpty();
  }

  @Override
  public Future<StoredImport> find(String id) {
    return answer(
        () -> {
          StoredImport stored = records.get(id);
          return stored == null ? null : with(stored, leases.containsKey(id));
        });
  }

  private static StoredImport with(StoredImport stored, boolean leased) {
    UploadState upload = stored.upload();
    return with(
        stored,
        new UploadState(
            upload.format(),
            upload.formatSaid(),
            upload.gzip(),
            leased,
            upload.point(),
            upload.completedAt(),
            upload.failure()));
  }

  @Override
  public Future<List<StoredImport>> list(String client, ListPlace after, int limit) {
    return answer(
        () ->
            records.values().stream()
                .filter(stored -> client == null || client.equals(stored.client()))
                .sorted(
                    Comparator.comparing(StoredImport::createdAt)
                        .thenComparing(StoredImport::id)
                        .reversed())
                .filter(stored -> after == null || isBehind(stored, after))
                .limit(limit)
                .toList());
  }

  private static boolean isBehind(StoredImport stored, ListPlace place) {
    int compared = stored.createdAt().compareTo(place.createdAt());
    return compared < 0 || (compared == 0 && stored.id().compareTo(place.id()) < 0);
  }

  @Override
  public Future<LeaseResult> lease(String id, String token, RowFormat format, boolean gzip) {
    return answer(
        () -> {
          StoredImport stored = records.get(id);
          if (stored == null || !stored.isReceiving()) {
            return new LeaseResult.Closed();
          }
          if (leases.putIfAbsent(id, token) != null) {
            return new LeaseResult.Busy();
          }
          UploadState upload = stored.upload();
          StoredImport leased =
              with(
                  stored,
                  new UploadState(
                      format, upload.formatSaid(), gzip, true, upload.point(), null, null));
          records.put(id, leased);
          return new LeaseResult.Taken(leased);
        });
  }

  private static StoredImport with(StoredImport stored, UploadState upload) {
    return new StoredImport(
        stored.id(),
        stored.client(),
        stored.sender(),
        stored.onConflict(),
        stored.createdAt(),
        stored.cancelledAt(),
        upload);
  }

  @Override
  public Future<Boolean> save(String id, String token, UploadPoint point) {
    return answer(
        () ->
            records.get(id).cancelledAt() == null
                && put(id, token, point, new UploadEnding.Open()));
  }

  private boolean put(String id, String token, UploadPoint point, UploadEnding ending) {
    if (!token.equals(leases.get(id))) {
      return false;
    }
    StoredImport stored = records.get(id);
    UploadState upload = stored.upload();
    records.put(
        id,
        with(
            stored,
            new UploadState(
                upload.format(),
                upload.formatSaid(),
                upload.gzip(),
                false,
                point,
                ending instanceof UploadEnding.Complete complete ? complete.at() : null,
                ending instanceof UploadEnding.Failed failed ? failed.failure() : null)));
    return true;
  }

  @Override
  public Future<Boolean> end(String id, String token, UploadPoint point, UploadEnding ending) {
    beforeEnd.accept(id);
    Future<Boolean> ended = answer(() -> put(id, token, point, ending) && leases.remove(id, token));
    afterEnd.accept(id);
    return ended;
  }

  public synchronized boolean isLeased(String id) {
    return leases.containsKey(id);
  }

  /** Another upload takes over, as after half a minute of silence. */
  public synchronized void takeLease(String id) {
    leases.put(id, "another");
  }

  @Override
  public Future<Void> cancel(String id, Instant at) {
    return answer(
            () -> {
              StoredImport stored = records.get(id);
              return records.put(
                  id,
                  new StoredImport(
                      id,
                      stored.client(),
                      stored.sender(),
                      stored.onConflict(),
                      stored.createdAt(),
                      at,
                      stored.upload()));
            })
        .mapEmpty();
  }

  @Override
  public Future<Map<String, Tally>> tallies(Collection<String> importIds) {
    return answer(
        () -> {
          tallied++;
          Map<String, Tally> tallies = new HashMap<>();
          importIds.stream()
              .filter(results::containsKey)
              .forEach(id -> tallies.put(id, tally(decided(id))));
          return tallies;
        });
  }

  private static Tally tally(List<ChunkResult> decided) {
    ChunkResult last = decided.get(decided.size() - 1);
    return new Tally(
        decided.size(),
        0,
        decided.stream().filter(result -> result.status() == ChunkStatus.CANCELLED).count(),
        0,
        decided.stream().mapToLong(ChunkResult::rows).sum(),
        decided.stream().mapToLong(ChunkResult::createdCount).sum(),
        0,
        0,
        decided.stream().mapToLong(ChunkResult::rejectedCount).sum(),
        last.last() ? new Tally.LastChunk(last.id().chunk(), last.lastRow()) : null,
        decided.get(0).decidedAt(),
        last.decidedAt());
  }

  @Override
  public Future<List<ChunkResult>> rejected(String importId, int after, int limit) {
    return answer(
        () ->
            decided(importId).stream()
                .filter(result -> result.id().chunk() > after && result.rejectedCount() > 0)
                .limit(limit)
                .toList());
  }

  @Override
  public Publisher publisher(String name, int window) {
    return this;
  }

  @Override
  public synchronized Future<PublishResult> publish(OutgoingMessage message) {
    published++;
    PublishResult result = broker.apply(message);
    if (!(result instanceof PublishResult.Refused)) {
      Delivery delivery =
          new Delivery(1, "imports", 0, "", "imports", message.properties(), message.body());
      ChunkDecoding decoding = decoder.decode(delivery);
      if (!(decoding instanceof ChunkDecoding.Valid valid)) {
        throw new AssertionError("no chunk: " + decoding);
      }
      if (working) {
        decide(valid.chunk());
      } else {
        queue.put(valid.chunk().id().chunk(), valid.chunk());
      }
    }
    return Future.succeededFuture(result);
  }

  /** Decides a chunk once: a user for each valid row. */
  private void decide(ImportChunk chunk) {
    String id = chunk.id().importId();
    StoredImport stored = records.get(id);
    if (stored == null || !stored.sender().equals(chunk.sender())) {
      throw new AssertionError("the record must be there before its chunks, of the same sender");
    }
    Instant now = Instant.now();
    ChunkResult result =
        stored.cancelledAt() != null
            ? ChunkResult.whole(chunk, ChunkStatus.CANCELLED, now, now)
            : ChunkResult.applied(chunk, List.of(), List.of(), rejected(chunk), now, now);
    ChunkResult before =
        results
            .computeIfAbsent(id, first -> new TreeMap<>())
            .putIfAbsent(chunk.id().chunk(), result);
    if (before != null && !before.isPlacedAs(chunk)) {
      throw new AssertionError(before + " came again with other rows: " + chunk);
    }
  }

  private static List<ChunkResult.RejectedRow> rejected(ImportChunk chunk) {
    List<ChunkResult.RejectedRow> rejected = new ArrayList<>();
    for (int i = 0; i < chunk.rows().size(); i++) {
      if (chunk.rows().get(i) instanceof ChunkRow.Refused refused) {
        rejected.add(new ChunkResult.RejectedRow(chunk.firstRow() + i, refused.faults()));
      }
    }
    return rejected;
  }

  @Override
  public int inFlight() {
    return 0;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public boolean isBlocked() {
    return false;
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Consumption> consume(
      String name,
      List<QueueSubscription> subscriptions,
      int prefetch,
      ConsumptionListener listener) {
    return Future.failedFuture("not asked of this model");
  }

  @Override
  public Future<Consumption> consumeReplies(String name, ConsumptionListener listener) {
    return Future.failedFuture("not asked of this model");
  }

  @Override
  public Future<BrokerKind> kind() {
    return Future.succeededFuture(new BrokerKind("RabbitMQ", "4.0.5"));
  }
}
