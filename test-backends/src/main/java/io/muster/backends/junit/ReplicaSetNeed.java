package io.muster.backends.junit;

import io.muster.backends.Found;
import io.muster.backends.embedded.EmbeddedBackends;
import io.muster.backends.mongo.MongoBackend;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.mongo.MongoRequest;
import java.util.List;

/** A MongoDB replica set is needed. */
record ReplicaSetNeed(MongoRequest request, boolean embeddedAllowed)
    implements Need<MongoReplicaSet> {
  static ReplicaSetNeed of(NeedsReplicaSet annotation) {
    MongoRequest request =
        new MongoRequest(
            annotation.version(),
            annotation.members(),
            annotation.isolated(),
            annotation.proxies(),
            annotation.authentication(),
            annotation.initiated(),
            List.of(annotation.parameters()));
    return new ReplicaSetNeed(request, annotation.embeddedAllowed());
  }

  @Override
  public Class<MongoReplicaSet> type() {
    return MongoReplicaSet.class;
  }

  @Override
  public String asked() {
    return request.toString();
  }

  @Override
  public boolean isolated() {
    return request.own();
  }

  @Override
  public Found<MongoReplicaSet> find() {
    return MongoBackend.find(request);
  }

  @Override
  public MongoReplicaSet embed(EmbeddedBackends backends) {
    return MongoBackend.embedded(backends.startStore());
  }

  @Override
  public boolean isServedBy(Need<?> other, AutoCloseable backend) {
    return other instanceof ReplicaSetNeed made
        && backend instanceof MongoReplicaSet set
        && request.isServedBy(made.request(), set)
        && (embeddedAllowed || !set.isEmbedded());
  }

  @Override
  public Answer describe(MongoReplicaSet set) {
    return new Answer(MongoBackend.product(set), set.source());
  }

  @Override
  public String reason(List<String> reasons) {
    return MongoBackend.reason(request, reasons);
  }
}
