package io.muster.mongo;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Turns the driver's publishers into futures. A future completes on the Vert.x context of the
 * caller, or, where the caller has none, on the driver's thread: which must not be blocked.
 */
public final class Publishers {

  private Publishers() {}

  /** Subscribes, and completes with the first item; with null if there is none. */
  public static <T> Future<@Nullable T> first(Publisher<T> publisher) {
    return first(publisher, Vertx.currentContext());
  }

  /**
   * Subscribes, and completes with the first item on a given context.
   *
   * @param context where it completes; null for the driver's thread
   */
  public static <T> Future<@Nullable T> first(Publisher<T> publisher, @Nullable Context context) {
    Promise<@Nullable T> promise = promise(context);
    publisher.subscribe(new First<>(promise));
    return promise.future();
  }

  /** Subscribes for something that has no item, or whose items don't matter. */
  public static Future<Void> completion(Publisher<?> publisher) {
    return first(publisher).mapEmpty();
  }

  /**
   * Subscribes, and completes with all items if they are no more than {@code limit}, else with the
   * first {@code limit} ones; the rest is not asked for.
   */
  public static <T> Future<List<T>> list(Publisher<T> publisher, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1; it is " + limit);
    }
    Promise<List<T>> promise = promise(Vertx.currentContext());
    publisher.subscribe(new UpTo<>(promise, limit));
    return promise.future();
  }

  private static <T> Promise<T> promise(@Nullable Context context) {
    return context == null ? Promise.promise() : ((ContextInternal) context).promise();
  }

  private static final class First<T> implements Subscriber<T> {
    private final Promise<@Nullable T> promise;
    private @Nullable T item;

    First(Promise<@Nullable T> promise) {
      this.promise = promise;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      // Cancelling after the first item would race with the end of an operation that has but one.
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T next) {
      if (item == null) {
        item = next;
      }
    }

    @Override
    public void onError(Throwable cause) {
      promise.tryFail(cause);
    }

    @Override
    public void onComplete() {
      promise.tryComplete(item);
    }
  }

  private static final class UpTo<T> implements Subscriber<T> {
    private final Promise<List<T>> promise;
    private final int limit;
    private final List<T> items = new ArrayList<>();
    private @Nullable Subscription subscription;

    UpTo(Promise<List<T>> promise, int limit) {
      this.promise = promise;
      this.limit = limit;
    }

    @Override
    public void onSubscribe(Subscription begun) {
      subscription = begun;
      begun.request(limit);
    }

    @Override
    public void onNext(T next) {
      items.add(next);
      if (items.size() == limit) {
        if (subscription != null) {
          subscription.cancel();
        }
        promise.tryComplete(items);
      }
    }

    @Override
    public void onError(Throwable cause) {
      promise.tryFail(cause);
    }

    @Override
    public void onComplete() {
      promise.tryComplete(items);
    }
  }
}
