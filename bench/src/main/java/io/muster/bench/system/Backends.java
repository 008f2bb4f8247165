package io.muster.bench.system;

import io.muster.backends.Found;
import io.muster.backends.mongo.MongoBackend;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.mongo.MongoRequest;
import io.muster.backends.process.BackendException;
import io.muster.backends.rabbit.RabbitBackend;
import io.muster.backends.rabbit.RabbitRequest;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.bench.BenchException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Real backends, started when they are first asked for; figures on a stand-in would say nothing.
 */
public final class Backends implements AutoCloseable {
  private static final int MEMBERS = 3;

  private @Nullable RabbitServer rabbit;
  private @Nullable MongoReplicaSet mongo;

  /**
   * RabbitMQ 4, or what else there is.
   *
   * @throws BenchException where there is none
   */
  public RabbitServer rabbit() {
    if (rabbit == null) {
      rabbit = anyRabbit();
    }
    return rabbit;
  }

  private static RabbitServer anyRabbit() {
    if (rabbitOf("4") instanceof Found.Ready<RabbitServer> four) {
      return four.backend();
    }
    return orElseThrow(rabbitOf("any"), Backends::noRabbit);
  }

  /** A RabbitMQ of that line, for the caller to close, or why there is none. */
  public static Found<RabbitServer> rabbitOf(String version) {
    try {
      return RabbitBackend.find(RabbitRequest.of(version));
    } catch (BackendException broken) {
      throw BenchException.failed("RabbitMQ is there but doesn't work: " + broken.getMessage());
    }
  }

  /** That there is no RabbitMQ, and how to have one. */
  public static BenchException noRabbit(List<String> reasons) {
    return BenchException.missing(
        """
        The bench needs a real RabbitMQ and found none:
          %s
        Give it one in one of these ways:
          MUSTER_TEST_RABBITMQ_URI=amqp://user:password@host:5672/vhost   (a broker that runs already)
          a Docker engine                                                 (the bench starts a container)
          MUSTER_RABBITMQ_SERVER=/path/to/rabbitmq-server                 (or on PATH; Debian's package will do)"""
            .formatted(String.join("\n  ", reasons)));
  }

  /**
   * A replica set of three.
   *
   * @throws BenchException where there is none
   */
  public MongoReplicaSet mongo() {
    if (mongo == null) {
      mongo = anyMongo();
      StorageEngine.makeRoom(mongo);
    }
    return mongo;
  }

  /** The database's members have nothing left to write of what was done until now; blocks. */
  void writeChanges() {
    StorageEngine.writeChanges(mongo());
  }

  private static MongoReplicaSet anyMongo() {
    try {
      return orElseThrow(MongoBackend.find(MongoRequest.of(MEMBERS)), Backends::noMongo);
    } catch (BackendException broken) {
      throw BenchException.failed("MongoDB is there but doesn't work: " + broken.getMessage());
    }
  }

  private static BenchException noMongo(List<String> reasons) {
    return BenchException.missing(
        """
        The bench needs a real MongoDB replica set of three members and found none:
          %s
        Give it one in one of these ways:
          MUSTER_TEST_MONGO_URI=mongodb://host1,host2,host3/?replicaSet=name   (a set that runs already)
          a Docker engine                                                      (the bench starts a container)
          MUSTER_MONGOD=/path/to/mongod                                        (or on PATH; 4.4 or newer)"""
            .formatted(String.join("\n  ", reasons)));
  }

  private static <T> T orElseThrow(Found<T> found, Function<List<String>, BenchException> absence) {
    if (found instanceof Found.Ready<T> ready) {
      return ready.backend();
    }
    throw absence.apply(((Found.Absent<T>) found).reasons());
  }

  /** What has been used, for the report. */
  public List<String> description() {
    List<String> parts = new ArrayList<>();
    if (mongo != null) {
      parts.add("MongoDB " + mongo.version() + " (replica set of " + mongo.size() + ")");
    }
    if (rabbit != null) {
      parts.add("RabbitMQ " + rabbit.version());
    }
    return parts;
  }

  @Override
  public void close() {
    if (rabbit != null) {
      rabbit.close();
    }
    if (mongo != null) {
      mongo.close();
    }
  }
}
