package io.muster.backends.junit;

import io.muster.backends.ServerVersion;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class or method that needs a RabbitMQ, and takes it as a parameter of the type {@link
 * io.muster.backends.rabbit.RabbitServer}. Where there is none like it, the test is skipped with
 * the reason.
 *
 * <p>Tests that ask for the same share one server, for the whole JVM. They tell their queues apart
 * by name or by {@link #virtualHosts}.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BackendExtension.class)
public @interface NeedsRabbit {
  /** {@code 4}, {@code 3.10} or any. */
  String version() default ServerVersion.ANY;

  /** A server for this class or method alone, which it may stop, kill, pause and alarm. */
  boolean isolated() default false;

  /** The test makes virtual hosts, so a broker that somebody else runs won't do. */
  boolean virtualHosts() default false;

  /** Lines for {@code rabbitmq.conf}. */
  String[] configuration() default {};

  /** Files of definitions that it imports at its start, relative to the module's folder. */
  String[] definitions() default {};

  /** Whether an embedded broker does, where no RabbitMQ is found. */
  boolean embeddedAllowed() default false;
}
