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
 * A test class or method that needs a MongoDB replica set, and takes it as a parameter of the type
 * {@link io.muster.backends.mongo.MongoReplicaSet}. Where there is none like it, the test is
 * skipped with the reason.
 *
 * <p>Tests that ask for the same share one set, for the whole JVM. They tell their data apart by
 * the name of the database.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BackendExtension.class)
public @interface NeedsReplicaSet {
  /** How many members at least; those that we start have as many as are asked for. */
  int members() default 1;

  /** {@code 8}, {@code 4.4} or any. */
  String version() default ServerVersion.ANY;

  /** A set for this class or method alone, whose members it may stop, kill and pause. */
  boolean isolated() default false;

  /** Each member stands behind a proxy of its own, for the others and for clients. */
  boolean proxies() default false;

  /** With a key file; the address then has an administrator's name and password. */
  boolean authentication() default false;

  /** False: the members run but are no replica set yet, and nobody has a password. */
  boolean initiated() default true;

  /** Parameters of each server, such as {@code ttlMonitorSleepSecs=1}. */
  String[] parameters() default {};

  /** Whether an embedded store does, where no MongoDB is found. */
  boolean embeddedAllowed() default false;
}
