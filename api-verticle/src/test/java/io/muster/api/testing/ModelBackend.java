package io.muster.api.testing;

import io.muster.api.operation.Outcomes;
import io.muster.api.query.ReadResult;
import io.muster.api.query.UserBatch;
import io.muster.api.query.UserBatchQuery;
import io.muster.api.query.UserPage;
import io.muster.api.query.UserQuery;
import io.muster.api.query.UserReads;
import io.muster.api.query.UserView;
import io.muster.api.verify.PasswordHashes;
import io.muster.api.verify.StoredHash;
import io.muster.api.write.WriteRequest;
import io.muster.api.write.WriteResult;
import io.muster.api.write.Writes;
import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.messaging.Reply;
import io.muster.mongo.UserDocuments;
import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.muster.signing.ClusterPoint;
import io.muster.signing.ConsistencyTokens;
import io.muster.user.EmailAddress;
import io.muster.user.User;
import io.muster.user.UserId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.bson.RawBsonDocument;

/** Queue, workers and store as one map: decides each command once, at once. For one event loop. */
public final class ModelBackend implements Writes, UserReads, PasswordHashes, Outcomes {

  public final List<WriteRequest> requests = new ArrayList<>();
  public final Map<String, Reply> decided = new HashMap<>();
  public final TreeMap<UserId, User> users = new TreeMap<>();
  public volatile ClusterPoint lastPoint;
  public volatile int batches;
  public volatile boolean behind;
  public volatile Throwable storeFailure;
  private final ConsistencyTokens tokens;
  private volatile Function<WriteRequest, WriteResult> instead;
  private volatile WriteResult.NotTaken refusal;

  public ModelBackend(ConsistencyTokens tokens) {
    this.tokens = tokens;
  }

  /** What the next writes come to, in place of being decided; null ends it. */
  public void instead(Function<WriteRequest, WriteResult> result) {
    this.instead = result;
  }

  /** What the next writes would be refused with; null ends it. */
  public void refuse(WriteResult.NotTaken why) {
    this.refusal = why;
  }

  @Override
  public WriteResult.NotTaken refusal(UserId user) {
    return refusal;
  }

  @Override
  public synchronized Future<WriteResult> submit(WriteRequest request) {
    requests.add(request);
    Function<WriteRequest, WriteResult> other = instead;
    if (other != null) {
      return Future.succeededFuture(other.apply(request));
    }
    boolean replayed = decided.containsKey(request.command().id());
    Reply reply = decided.computeIfAbsent(request.command().id(), id -> decide(request.command()));
    boolean async = request.waitAtMost().isZero();
    return Future.succeededFuture(
        async ? new WriteResult.Accepted() : new WriteResult.Decided(reply, replayed));
  }

  private Reply decide(Command command) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    User user = users.get(command.userId());
    Problem problem = refusal(command, user);
    Long version = null;
    if (problem == null) {
      User next = apply(command, user, now);
      version = next == null ? null : Long.valueOf(next.version());
      users.remove(command.userId());
      if (next != null) {
        users.put(command.userId(), next);
      }
    }
    Outcome outcome =
        new Outcome(
            command.id(),
            command.userId(),
            command.type(),
            problem == null ? OutcomeStatus.APPLIED : OutcomeStatus.REJECTED,
            version,
            problem,
            command.fingerprint(),
            now,
            now.plus(Duration.ofHours(49)));
    return new Reply(outcome, tokens.encode(ClusterPoint.NONE), 0);
  }

  private Problem refusal(Command command, User user) {
    boolean creates = command.change() instanceof Change.Create;
    if (user == null && !creates) {
      return Problem.of(ProblemType.USER_NOT_FOUND, "No user has this id.");
    }
    Long ifVersion = command.change().ifVersion();
    if (ifVersion != null && user.version() != ifVersion) {
      return Problem.of(ProblemType.VERSION_MISMATCH, "The user has another version.");
    }
    EmailAddress email = email(command.change());
    boolean taken =
        email != null
            && users.values().stream()
                .anyMatch(
                    u -> u.emailKey().equals(email.key()) && !u.id().equals(command.userId()));
    return taken ? Problem.of(ProblemType.EMAIL_TAKEN, "Another user has this address.") : null;
  }

  private static EmailAddress email(Change change) {
    return change instanceof Change.Create create
        ? create.email()
        : change instanceof Change.Replace replace
            ? replace.email()
            : change instanceof Change.Patch patch ? patch.email() : null;
  }

  private static User apply(Command command, User user, Instant now) {
    if (command.change() instanceof Change.Create create) {
      return new User(
          command.userId(),
          create.name(),
          create.email().written(),
          create.email().key(),
          create.passwordHash(),
          now,
          now,
          1);
    }
    if (command.change() instanceof Change.Replace replace) {
      return new User(
          user.id(),
          replace.name(),
          replace.email().written(),
          replace.email().key(),
          replace.passwordHash(),
          user.createdAt(),
          now,
          user.version() + 1);
    }
    if (command.change() instanceof Change.Patch patch) {
      return new User(
          user.id(),
          patch.name() == null ? user.name() : patch.name(),
          patch.email() == null ? user.email() : patch.email().written(),
          patch.email() == null ? user.emailKey() : patch.email().key(),
          patch.passwordHash() == null ? user.passwordHash() : patch.passwordHash(),
          user.createdAt(),
          now,
          user.version() + 1);
    }
    return null;
  }

  @Override
  public int pending() {
    return 0;
  }

  @Override
  public synchronized Future<ReadResult<UserView>> find(UserId id, ClusterPoint after) {
    lastPoint = after;
    if (storeFailure != null) {
      return Future.failedFuture(storeFailure);
    }
    User user = users.get(id);
    return Future.succeededFuture(
        behind
            ? new ReadResult.Behind<>()
            : user == null ? new ReadResult.Absent<>() : new ReadResult.Found<>(view(user)));
  }

  @Override
  public synchronized Future<ReadResult<UserPage>> list(UserQuery query, ClusterPoint after) {
    lastPoint = after;
    if (storeFailure != null) {
      return Future.failedFuture(storeFailure);
    }
    var ordered = query.descending() ? users.descendingMap() : users;
    var rest = query.afterId() == null ? ordered : ordered.tailMap(query.afterId(), false);
    List<UserView> page =
        rest.values().stream().limit(query.perPage()).map(ModelBackend::view).toList();
    return Future.succeededFuture(
        behind
            ? new ReadResult.Behind<>()
            : new ReadResult.Found<>(new UserPage(page, rest.size() > query.perPage())));
  }

  @Override
  public synchronized Future<Optional<StoredHash>> hashOf(UserId id) {
    if (storeFailure != null) {
      return Future.failedFuture(storeFailure);
    }
    return Future.succeededFuture(
        Optional.ofNullable(users.get(id))
            .map(user -> new StoredHash(user.passwordHash(), user.version())));
  }

  @Override
  public synchronized Future<ReadResult<UserBatch>> batch(
      UserBatchQuery query, ClusterPoint after) {
    lastPoint = after;
    batches++;
    if (storeFailure != null) {
      return Future.failedFuture(storeFailure);
    }
    var rest = query.after() == null ? users : users.tailMap(query.after(), false);
    List<RawBsonDocument> documents =
        rest.values().stream()
            .limit(query.limit())
            .map(user -> new RawBsonDocument(user, UserDocuments.CODEC))
            .toList();
    return Future.succeededFuture(
        behind
            ? new ReadResult.Behind<>()
            : new ReadResult.Found<>(query.format().rows(documents)));
  }

  private static UserView view(User user) {
    JsonObject json =
        new JsonObject()
            .put("_id", user.id().hex())
            .put("name", user.name())
            .put("email", user.email())
            .put("created_at", user.createdAt().toString())
            .put("updated_at", user.updatedAt().toString())
            .put("version", user.version());
    return new UserView(user.id(), user.version(), Buffer.buffer(json.encode()));
  }

  @Override
  public Future<Void> ping() {
    return storeFailure == null ? Future.succeededFuture() : Future.failedFuture(storeFailure);
  }

  @Override
  public synchronized Future<Map<String, Reply>> find(Collection<String> commandIds) {
    if (storeFailure != null) {
      return Future.failedFuture(storeFailure);
    }
    Map<String, Reply> found = new HashMap<>(decided);
    found.keySet().retainAll(commandIds);
    return Future.succeededFuture(found);
  }
}
