package io.muster.backends.junit;

import io.muster.backends.Found;
import io.muster.backends.embedded.EmbeddedBackends;
import io.muster.backends.rabbit.RabbitBackend;
import io.muster.backends.rabbit.RabbitRequest;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.backends.report.ModuleFolder;
import java.util.Arrays;
import java.util.List;

/** A RabbitMQ is needed. */
record RabbitNeed(RabbitRequest request, boolean embeddedAllowed) implements Need<RabbitServer> {
  static RabbitNeed of(NeedsRabbit annotation) {
    RabbitRequest request =
        new RabbitRequest(
            annotation.version(),
            annotation.isolated(),
            annotation.virtualHosts(),
            List.of(annotation.configuration()),
            Arrays.stream(annotation.definitions()).map(ModuleFolder::resolve).toList());
    return new RabbitNeed(request, annotation.embeddedAllowed());
  }

  @Override
  public Class<RabbitServer> type() {
    return RabbitServer.class;
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
  public Found<RabbitServer> find() {
    return RabbitBackend.find(request);
  }

  @Override
  public RabbitServer embed(EmbeddedBackends backends) {
    return RabbitBackend.embedded(backends.startBroker());
  }

  @Override
  public boolean isServedBy(Need<?> other, AutoCloseable backend) {
    return other instanceof RabbitNeed made
        && backend instanceof RabbitServer server
        && request.isServedBy(made.request(), server)
        && (embeddedAllowed || !server.isEmbedded());
  }

  @Override
  public Answer describe(RabbitServer server) {
    return new Answer(RabbitBackend.product(server), server.source());
  }

  @Override
  public String reason(List<String> reasons) {
    return RabbitBackend.reason(request, reasons);
  }
}
