package io.muster.api.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedLooksTest {

  private final List<String> asked = new ArrayList<>();
  private long nanos;
  private final SharedLooks looks =
      new SharedLooks(
          id -> {
            asked.add(id);
            return Promise.<Progress>promise().future();
          },
          () -> nanos);

  @Test
  void whoWatchTheSameImportCostOneLookHoweverManyTheyAre() {
    Future<Progress> first = looks.at("a");
    nanos += TimeUnit.MILLISECONDS.toNanos(399);

    assertSame(first, looks.at("a"));
    assertNotSame(first, looks.at("b"));
    assertEquals(List.of("a", "b"), asked);
  }

  @Test
  void whoComesAgainAfterHalfASecondGetsANewLook() {
    Future<Progress> first = looks.at("a");
    nanos += TimeUnit.MILLISECONDS.toNanos(499);

    assertNotSame(first, looks.at("a"));
  }
}
