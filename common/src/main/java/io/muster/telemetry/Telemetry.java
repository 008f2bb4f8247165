package io.muster.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.muster.process.Version;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;

/**
 * The metrics of a process, in Prometheus's text form. Every metric has the tag {@code service}.
 * Safe for any thread.
 */
public final class Telemetry implements AutoCloseable {

  private static final int MAX_METERS = 5_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
  private final LogbackMetrics logMetrics = new LogbackMetrics();

  /**
   * Metrics with those of the JVM, of the log and of readiness already there.
   *
   * @param service the tag's value, such as {@code api}
   * @param health shown as {@code muster_ready}
   */
  public Telemetry(String service, Health health) {
    registry.config().commonTags("service", service);
    registry.config().meterFilter(MeterFilter.maximumAllowableMetrics(MAX_METERS));
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    gcMetrics.bindTo(registry);
    logMetrics.bindTo(registry);
    Gauge.builder("muster.ready", health, state -> state.report().ready() ? 1 : 0)
        .description("1 where the process is ready, else 0")
        .register(registry);
    Gauge.builder("muster.build", () -> 1)
        .description("The version that runs, as a tag")
        .tags(Tags.of("version", Version.current()))
        .register(registry);
  }

  /** Where to register meters. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * A Vert.x that counts its worker pools here. Its other metrics are off: they cost each request
   * more than they tell, and what serves requests counts them by operation.
   */
  public Vertx vertx(VertxOptions options) {
    MicrometerMetricsOptions metrics = new MicrometerMetricsOptions().setEnabled(true);
    for (MetricsDomain domain : EnumSet.complementOf(EnumSet.of(MetricsDomain.NAMED_POOLS))) {
      metrics.addDisabledMetricsCategory(domain);
    }
    return Vertx.builder()
        .with(new VertxOptions(options).setMetricsOptions(metrics))
        .withMetrics(new MicrometerMetricsFactory(registry))
        .build();
  }

  /** All metrics in Prometheus's text form 0.0.4. Takes milliseconds: not for an event loop. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gcMetrics.close();
    logMetrics.close();
    registry.close();
  }
}
