package io.muster.api.operation;

import com.mongodb.ClientSessionOptions;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.muster.command.Outcome;
import io.muster.messaging.Reply;
import io.muster.mongo.ClusterPoints;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.OutcomeDocuments;
import io.muster.mongo.Publishers;
import io.muster.signing.ClusterPoint;
import io.muster.signing.ConsistencyTokens;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.conversions.Bson;

/**
 * {@link Outcomes} read from the primary, majority-committed, in a session whose time becomes the
 * token: whoever sees the outcome can see its effect.
 */
public final class MongoOutcomes implements Outcomes {

  private static final int MOST = 500;
  private static final ClientSessionOptions CAUSAL =
      ClientSessionOptions.builder().causallyConsistent(true).build();

  private final MongoConnection connection;
  private final MongoCollection<Outcome> outcomes;
  private final ConsistencyTokens tokens;
  private final boolean hasSessions;
  private final long deadlineMillis;

  /**
   * Reads over this connection.
   *
   * @param hasSessions false for a store with one copy, which knows no sessions
   * @param deadline how long a look-up may take
   */
  public MongoOutcomes(
      MongoConnection connection,
      ConsistencyTokens tokens,
      boolean hasSessions,
      Duration deadline) {
    this.connection = connection;
    this.tokens = tokens;
    this.hasSessions = hasSessions;
    this.deadlineMillis = deadline.toMillis();
    this.outcomes =
        connection
            .database()
            .getCollection(OutcomeDocuments.COLLECTION, Outcome.class)
            .withReadConcern(ReadConcern.MAJORITY)
            .withReadPreference(ReadPreference.primary());
  }

  @Override
  public Future<Map<String, Reply>> find(Collection<String> commandIds) {
    if (commandIds.size() > MOST) {
      throw new IllegalArgumentException("at most " + MOST + " outcomes are looked up at once");
    }
    // The member keeps the deadline if it is there, and we if it says nothing.
    return (hasSessions ? inSession(commandIds) : withoutSession(commandIds))
        .timeout(deadlineMillis, TimeUnit.MILLISECONDS);
  }

  private Future<Map<String, Reply>> withoutSession(Collection<String> commandIds) {
    return Publishers.list(within(outcomes.find(byIds(commandIds))), MOST)
        .map(found -> replies(found, ClusterPoint.NONE));
  }

  private Future<Map<String, Reply>> inSession(Collection<String> commandIds) {
    return Publishers.first(connection.driver().startSession(CAUSAL))
        .compose(
            started -> {
              ClientSession session = Objects.requireNonNull(started);
              return Publishers.list(within(outcomes.find(session, byIds(commandIds))), MOST)
                  .map(found -> replies(found, ClusterPoints.of(session)))
                  .onComplete(done -> session.close());
            });
  }

  private static Bson byIds(Collection<String> commandIds) {
    return Filters.in(OutcomeDocuments.ID, commandIds);
  }

  private FindPublisher<Outcome> within(FindPublisher<Outcome> find) {
    return find.maxTime(deadlineMillis, TimeUnit.MILLISECONDS);
  }

  private Map<String, Reply> replies(List<Outcome> found, ClusterPoint point) {
    Map<String, Reply> replies = new HashMap<>();
    String token = tokens.encode(point);
    for (Outcome outcome : found) {
      replies.put(outcome.commandId(), new Reply(outcome, token, 0));
    }
    return replies;
  }
}
