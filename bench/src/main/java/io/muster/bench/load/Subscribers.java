package io.muster.bench.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Bare subscribers, so that the driver is all that is measured. */
public final class Subscribers {
  private static final long LIMIT_SECONDS = 120;

  private Subscribers() {}

  /** Tells an operation's end by whether an item came. */
  static <T> void subscribe(Publisher<T> publisher, Operation.Done done) {
    publisher.subscribe(
        new Each<T>(
            item -> {},
            (seen, failure) -> {
              if (failure != null) {
                done.failed(failure.getClass().getSimpleName());
              } else if (seen) {
                done.succeeded();
              } else {
                done.failed("nothing found");
              }
            }));
  }

  /** Waits for all items; blocks. Fails as the publisher does, unchecked. */
  public static <T> void each(Publisher<T> publisher, Consumer<T> consumer) {
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    publisher.subscribe(
        new Each<T>(
            consumer,
            (seen, failure) -> {
              if (failure == null) {
                end.complete(seen);
              } else {
                end.completeExceptionally(failure);
              }
            }));
    try {
      end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException("the database did not do what was asked of it", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }

  /** Waits for the end of what has no items of interest; blocks. */
  public static <T> void await(Publisher<T> publisher) {
    each(publisher, item -> {});
  }

  /** Hears the end: whether there was an item, and the failure if there was one. */
  private interface End {
    void reached(boolean seen, @Nullable Throwable failure);
  }

  private static final class Each<T> implements Subscriber<T> {
    private final Consumer<T> consumer;
    private final End end;
    private boolean seen;

    Each(Consumer<T> consumer, End end) {
      this.consumer = consumer;
      this.end = end;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T item) {
      seen = true;
      consumer.accept(item);
    }

    @Override
    public void onError(Throwable failure) {
      end.reached(seen, failure);
    }

    @Override
    public void onComplete() {
      end.reached(seen, null);
    }
  }
}
