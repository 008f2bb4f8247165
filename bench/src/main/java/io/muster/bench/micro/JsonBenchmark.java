package io.muster.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.api.json.ParsedJson;
import io.muster.api.json.StrictJsonReader;
import io.muster.api.query.UserJson;
import io.muster.api.query.UserView;
import io.muster.bench.load.SampleUsers;
import io.muster.mongo.UserDocuments;
import java.util.concurrent.TimeUnit;
import org.bson.RawBsonDocument;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Users from the store to JSON, and JSON from clients, strictly. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class JsonBenchmark {
  private static final byte[] BODY =
      "{\"name\":\"Sample Person 1\",\"email\":\"sample@example.org\",\"password\":\"correct horse\"}"
          .getBytes(UTF_8);

  private final RawBsonDocument stored =
      new RawBsonDocument(Samples.users().user(SampleUsers.seededId(1), 1), UserDocuments.CODEC);

  /** A stored user as the API shows it. */
  @Benchmark
  public UserView renderUser() {
    return UserJson.render(stored);
  }

  /** The body of a create. */
  @Benchmark
  public ParsedJson parseBody() {
    return StrictJsonReader.parse(BODY);
  }
}
