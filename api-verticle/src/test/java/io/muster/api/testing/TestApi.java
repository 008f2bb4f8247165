package io.muster.api.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.api.ApiParts;
import io.muster.api.ApiRoutes;
import io.muster.api.auth.Authenticator;
import io.muster.api.export.ExportUsers;
import io.muster.api.http.Admission;
import io.muster.api.http.RequestIds;
import io.muster.api.imports.ImportParts;
import io.muster.api.imports.upload.UploadLimits;
import io.muster.api.imports.upload.Uploads;
import io.muster.api.query.UserReads;
import io.muster.command.CommandIds;
import io.muster.command.Retention;
import io.muster.imports.ImportRetention;
import io.muster.password.HashingPool;
import io.muster.password.HashingSettings;
import io.muster.password.PasswordHasher;
import io.muster.signing.ConsistencyTokens;
import io.muster.signing.Fingerprints;
import io.muster.signing.OperationIds;
import io.muster.signing.SigningKeys;
import io.muster.user.UserIds;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The whole API over a real socket, in front of a {@link ModelBackend}. */
public final class TestApi implements AutoCloseable {

  /** Small, so that tests see each bound. */
  private static final UploadLimits UPLOADS =
      new UploadLimits(2, 1, 4, Duration.ofSeconds(2), Duration.ofSeconds(3));

  public final SigningKeys keys = SigningKeys.random(new SecureRandom());
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  public final OperationIds operationIds = new OperationIds(keys);
  public final ConsistencyTokens tokens;
  public final ModelBackend backend;
  public final ImportsModel imports = new ImportsModel();
  public final Uploads uploads;
  public final TestServer server;
  public volatile Duration clockOffset = Duration.ZERO;
  private final HashingPool hashing =
      new HashingPool(new PasswordHasher(new SecureRandom()), new HashingSettings(1, 4), metrics);

  public TestApi(Authenticator authenticator) throws Exception {
    this(Admission.unlimited(authenticator));
  }

  public TestApi(Admission admission) throws Exception {
    this(admission, null);
  }

  /** With reads from elsewhere than the model. */
  public TestApi(Authenticator authenticator, UserReads reads) throws Exception {
    this(Admission.unlimited(authenticator), reads);
  }

  private TestApi(Admission admission, UserReads reads) throws Exception {
    InstantSource clock = () -> Instant.now().plus(clockOffset);
    SecureRandom random = new SecureRandom();
    tokens = new ConsistencyTokens(keys, clock, Duration.ofHours(24));
    backend = new ModelBackend(tokens);
    Vertx vertx = Vertx.vertx();
    uploads =
        new Uploads(
            vertx,
            imports,
            imports,
            password -> "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$" + "A".repeat(43),
            UPLOADS,
            ImportsModel.USER,
            clock,
            metrics);
    ApiParts parts =
        new ApiParts(
            backend,
            reads == null ? backend : reads,
            backend,
            backend,
            hashing,
            tokens,
            operationIds,
            new Fingerprints(keys),
            new CommandIds(InstantSource.system(), random),
            new UserIds(clock, random),
            ExportUsers.slots(2, metrics),
            Retention.DEFAULT,
            new ImportParts(imports, imports, uploads, ImportRetention.DEFAULT, metrics),
            clock);
    server =
        new TestServer(
            vertx,
            ApiRoutes.create(
                vertx, TestServer.CONTRACT, parts, admission, RequestIds.counting(), metrics));
  }

  public HttpAnswer send(HttpRequest request) {
    return server.send(request);
  }

  /** Creates a user and gives its id. */
  public String create(String email) {
    String body = "{\"name\":\"Zoë\",\"email\":\"" + email + "\",\"password\":\"correct horse\"}";
    return send(HttpRequest.post("/users", body)).json().getString("_id");
  }

  /** From now on no password is hashed or verified: the pool says that it is full. */
  public void closeHashing() {
    hashing.close();
  }

  @Override
  public void close() throws Exception {
    server.close();
    hashing.close();
  }
}
