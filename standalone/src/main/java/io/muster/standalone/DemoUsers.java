package io.muster.standalone;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Creates sample users through the API, as any client would. One run only. */
final class DemoUsers {

  private static final int AT_ONCE = 4;
  private static final long AGAIN_MILLIS = 500;
  private static final int TRIES = 60;
  private static final int COLUMNS = 79;
  private static final int OK_FROM = 200;
  private static final int OK_BELOW = 300;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final String[] NAMES = {
    "Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia", "Ken", "Margaret", "Tony"
  };

  private final Vertx vertx;
  private final HttpClient client;
  private final RequestOptions request;
  private final int count;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private final Promise<Void> allMade = Promise.promise();
  private final String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);

  /**
   * Creates none yet.
   *
   * @param address of the API
   * @param count how many, at least 1
   */
  DemoUsers(Vertx vertx, String address, int count) {
    this.vertx = vertx;
    this.count = count;
    this.client =
        vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(AT_ONCE));
    this.request =
        new RequestOptions()
            .setAbsoluteURI(URI.create(address + "/users").toString())
            .setMethod(HttpMethod.POST)
            .putHeader("Content-Type", "application/json");
  }

  /**
   * A bar on standard error tells how far it is. Fails where the API refuses one, or can't take it
   * for half a minute; those made until then stay.
   */
  Future<Void> create() {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("Sample users")
            .setInitialMax(count)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            // The default one asks the terminal for its width, and takes Control-C from us by that.
            .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
            .build();
    for (int i = 0; i < Math.min(AT_ONCE, count); i++) {
      createNext(bar);
    }
    return allMade
        .future()
        .onComplete(
            end -> {
              bar.close();
              client.close();
            });
  }

  private void createNext(ProgressBar bar) {
    int number = next.getAndIncrement();
    if (number < count && !allMade.future().isComplete()) {
      create(number, 1, bar);
    }
  }

  private void create(int number, int attempt, ProgressBar bar) {
    client
        .request(request)
        .compose(sent -> sent.send(body(number)))
        .map(HttpClientResponse::statusCode)
        // No answer at all is as good a reason to try again as an honest 503.
        .otherwise(UNAVAILABLE)
        .onSuccess(
            status -> {
              boolean busy = status == UNAVAILABLE || status == TOO_MANY;
              if (status >= OK_FROM && status < OK_BELOW) {
                created(bar);
              } else if (busy && attempt < TRIES) {
                vertx.setTimer(AGAIN_MILLIS, again -> create(number, attempt + 1, bar));
              } else {
                allMade.tryFail(
                    "the API answered %d; %d of %d were made".formatted(status, made.get(), count));
              }
            });
  }

  private void created(ProgressBar bar) {
    bar.step();
    if (made.incrementAndGet() == count) {
      allMade.tryComplete();
    } else {
      createNext(bar);
    }
  }

  private Buffer body(int number) {
    return new JsonObject()
        .put("name", NAMES[number % NAMES.length] + " " + number)
        .put("email", "demo-" + run + "-" + number + "@example.org")
        .put("password", "sample password " + number)
        .toBuffer();
  }
}
