package io.muster.mongo;

import static io.muster.mongo.Databases.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.mongo.TopologyDocument.Agreement;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsReplicaSet(embeddedAllowed = true)
class TopologyDocumentIT {

  private Databases databases;

  @BeforeEach
  void open(MongoReplicaSet set) {
    databases = Databases.at(set.uri());
  }

  @AfterEach
  void close() {
    await(Publishers.completion(databases.connection.database().drop()));
    databases.close();
  }

  private Future<Agreement> agree(int shards, int prefetch) {
    return new TopologyDocument(shards, prefetch).agree(databases.connection);
  }

  @Test
  void theFirstProcessDecidesAndTheSameSettingsAgree() {
    assertInstanceOf(Agreement.Agreed.class, await(agree(8, 200)));
    assertInstanceOf(Agreement.Agreed.class, await(agree(8, 200)));
  }

  @Test
  void aProcessThatDiffersIsToldBoth() {
    await(agree(8, 200));

    Agreement.Differs differs = assertInstanceOf(Agreement.Differs.class, await(agree(4, 100)));

    assertEquals(new TopologyDocument(8, 200), differs.stored());
    assertTrue(differs.message().contains("SHARDS=8 and PREFETCH=200"), differs.message());
    assertTrue(differs.message().contains("SHARDS=4 and PREFETCH=100"), differs.message());
    assertInstanceOf(Agreement.Agreed.class, await(agree(8, 200)), "nothing was changed");
  }

  @Test
  void ofManyThatStartAtOnceOneDecides() {
    List<Future<Agreement>> answers = new ArrayList<>();
    for (int shards = 1; shards <= 8; shards++) {
      answers.add(agree(shards, 200));
    }

    long agreed = answers.stream().filter(a -> await(a) instanceof Agreement.Agreed).count();

    assertEquals(1, agreed);
  }
}
