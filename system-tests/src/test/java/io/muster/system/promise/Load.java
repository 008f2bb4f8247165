package io.muster.system.promise;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Clients that create users, change them one change after another, and read each change with its
 * token. What is refused (503) they repeat when told, with the same key. Whatever else is no
 * success, and each change that was not made exactly once and in order, is a failure.
 */
final class Load implements AutoCloseable {

  private static final int CHANGES = 6;

  private final Function<Request, HttpResponse<String>> send;
  private final List<Thread> clients = new ArrayList<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean stopping;

  private Load(Function<Request, HttpResponse<String>> send) {
    this.send = send;
  }

  /**
   * Starts it.
   *
   * @param send sends a request and returns the answer; throws where there is none
   */
  static Load start(int clients, Function<Request, HttpResponse<String>> send) {
    Load load = new Load(send);
    for (int n = 0; n < clients; n++) {
      Thread client = new Thread(load::run, "client-" + n);
      client.setDaemon(true);
      client.start();
      load.clients.add(client);
    }
    return load;
  }

  /** How many requests were answered with success. */
  int answered() {
    return answered.get();
  }

  /** What went wrong so far. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Lets each client finish what it is at; returns what it came to, for people. */
  String finish() {
    stopping = true;
    for (Thread client : clients) {
      try {
        client.join(TimeUnit.SECONDS.toMillis(60));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      if (client.isAlive()) {
        failures.add("a client waits for ever");
      }
    }
    return "answered " + answered + ", 503 and repeated " + refused + ", failed " + failures;
  }

  private void run() {
    while (!stopping) {
      try {
        live();
      } catch (CompletionException | IllegalStateException broken) {
        failures.add(broken.toString());
        pause(100);
      }
    }
  }

  /** The life of one user. */
  private void live() {
    HttpResponse<String> created =
        insist(Request.post(People.user(People.word("load"))).keyed(People.word("key")));
    expect(created, 201);
    String path = Told.header(created, "Location");
    for (int change = 1; change <= CHANGES && !stopping; change++) {
      String name = People.word("name");
      HttpResponse<String> changed =
          insist(Request.patch(path, People.named(name)).keyed(People.word("key")));
      expect(changed, 200);
      String version = "\"" + (change + 1) + "\"";
      if (!Told.header(changed, "ETag").equals(version)) {
        throw new IllegalStateException("change " + change + " made " + changed.headers());
      }
      HttpResponse<String> read = insist(Request.get(path).after(Told.token(changed)));
      expect(read, 200);
      JsonObject user = Told.json(read);
      if (!user.getString("name").equals(name)) {
        throw new IllegalStateException("read " + user + " after " + name);
      }
    }
  }

  private HttpResponse<String> insist(Request request) {
    HttpResponse<String> answer = send.apply(request);
    while (answer.statusCode() == 503) {
      refused.incrementAndGet();
      pause(TimeUnit.SECONDS.toMillis(Long.parseLong(Told.header(answer, "Retry-After"))));
      answer = send.apply(request);
    }
    return answer;
  }

  private void expect(HttpResponse<String> answer, int status) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(
          answer.request().method() + " was answered " + answer.statusCode() + answer.body());
    }
    answered.incrementAndGet();
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopping = true;
  }
}
