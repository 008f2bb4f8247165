package io.muster.standalone;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Creates sample users through the API, as any client would. */
final class DemoUsers {

  private static final int AT_ONCE = 4;
  private static final long AGAIN_MILLIS = 500;
  private static final String[] NAMES = {
    "Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia", "Ken", "Margaret", "Tony"
  };

  private final Vertx vertx;
  private final HttpClient client;
  private final RequestOptions request;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private final Promise<Void> allMade = Promise.promise();
  private final String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);

  DemoUsers(Vertx vertx, String address) {
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(AT_ONCE));
    this.request =
        new RequestOptions()
            .setAbsoluteURI(URI.create(address + "/users").toString())
            .setMethod(HttpMethod.POST)
            .putHeader("Content-Type", "application/json");
  }

  /** A bar on standard error tells how far it is. Once only. */
  Future<Void> create(int count) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("Sample users")
            .setInitialMax(count)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .build();
    for (int i = 0; i < Math.min(AT_ONCE, count); i++) {
      createNext(count, bar);
    }
    return allMade.future();
  }

  private void createNext(int count, ProgressBar bar) {
    int number = next.getAndIncrement();
    if (number < count) {
      create(number, count, bar);
    }
  }

  private void create(int number, int count, ProgressBar bar) {
    String name = NAMES[number % NAMES.length] + " " + number;
    Buffer body =
        new JsonObject()
            .put("name", name)
            .put("email", "demo-" + run + "-" + number + "@example.org")
            .put("password", "sample password " + number)
            .toBuffer();
    client
        .request(request)
        .compose(sent -> sent.send(body))
        .onComplete(
            answer -> {
              if (answer.succeeded() && answer.result().statusCode() < 500) {
                bar.step();
                if (made.incrementAndGet() == count) {
                  bar.close();
                  client.close();
                  allMade.complete();
                } else {
                  createNext(count, bar);
                }
              } else {
                vertx.setTimer(AGAIN_MILLIS, again -> create(number, count, bar));
              }
            });
  }
}
