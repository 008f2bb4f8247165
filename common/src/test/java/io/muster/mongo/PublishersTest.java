package io.muster.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@ExtendWith(VertxExtension.class)
class PublishersTest {

  @Test
  void theFirstItemIsTakenAndNoneIsNull() {
    assertEquals(1, Publishers.first(Flux.just(1, 2)).result());
    assertNull(Publishers.first(Mono.empty()).result());
  }

  @Test
  void aFailureIsPassedOn() {
    RuntimeException failure = new RuntimeException("down");

    assertSame(failure, Publishers.first(Mono.error(failure)).cause());
    assertSame(failure, Publishers.list(Flux.error(failure), 3).cause());
    assertSame(failure, Publishers.completion(Mono.error(failure)).cause());
  }

  @Test
  void aListTakesNoMoreThanItsLimit() {
    AtomicLong asked = new AtomicLong();

    List<Integer> items =
        Publishers.list(Flux.range(1, 100).doOnRequest(asked::addAndGet), 3).result();

    assertEquals(List.of(1, 2, 3), items);
    assertEquals(3, asked.get());
    assertEquals(List.of(1, 2), Publishers.list(Flux.range(1, 2), 3).result());
  }

  @Test
  void theFutureCompletesWhereItWasAskedFor(Vertx vertx, VertxTestContext test) {
    Context context = vertx.getOrCreateContext();
    context.runOnContext(
        begun ->
            Publishers.first(Mono.just(1).publishOn(Schedulers.single()))
                .onComplete(
                    test.succeeding(
                        item ->
                            test.verify(
                                () -> {
                                  assertSame(context, Vertx.currentContext());
                                  test.completeNow();
                                }))));
  }
}
