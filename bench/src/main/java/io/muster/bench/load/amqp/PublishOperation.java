package io.muster.bench.load.amqp;

import io.muster.bench.load.Operation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** Publishing to a queue that is new for each run; what clients differ in is left to them. */
abstract class PublishOperation implements Operation {
  private final BenchQueue queue;

  PublishOperation(JsonObject config) throws IOException {
    this.queue = new BenchQueue(config.getString("rabbitmq_uri"), "bench.publish");
  }

  @Override
  public void prepare(int clients) throws Exception {
    queue.renew();
  }

  String queueName() {
    return queue.name();
  }

  @Override
  public void close() {
    queue.close();
  }
}
