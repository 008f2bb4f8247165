package io.muster.api.http;

import io.muster.api.limit.Allowance;
import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers: a body, whole or streamed, or a problem, and headers. Made on any
 * thread, by one at a time, and not changed once it is handed on.
 */
public final class Answer {

  /** The media type of nearly all answers. */
  public static final String JSON = "application/json";

  /** A JSON object a line. */
  public static final String NDJSON = "application/x-ndjson";

  /** RFC 4180. */
  public static final String CSV = "text/csv";

  private static final CharSequence RATE_LIMIT = HttpHeaders.createOptimized("RateLimit");
  private static final CharSequence RATE_LIMIT_POLICY =
      HttpHeaders.createOptimized("RateLimit-Policy");

  private final int status;
  private final @Nullable String mediaType;
  private final @Nullable Buffer body;
  private final @Nullable StreamedBody stream;
  private final @Nullable Problem problem;
  private final List<CharSequence> headers = new ArrayList<>(8);
  private final List<Allowance> allowances = new ArrayList<>(2);
  private @Nullable String operation;

  private Answer(
      int status,
      @Nullable String mediaType,
      @Nullable Buffer body,
      @Nullable StreamedBody stream,
      @Nullable Problem problem) {
    this.status = status;
    this.mediaType = mediaType;
    this.body = body;
    this.stream = stream;
    this.problem = problem;
  }

  /** A JSON body. */
  public static Answer json(int status, Buffer body) {
    return new Answer(status, JSON, body, null, null);
  }

  /** A body of any media type. */
  public static Answer of(int status, String mediaType, Buffer body) {
    return new Answer(status, mediaType, body, null, null);
  }

  /**
   * A body that is written bit by bit, for as long as it takes. It is the only kind of answer that
   * can still fail once it is handed on, and then the connection is broken off.
   */
  public static Answer stream(int status, String mediaType, StreamedBody body) {
    return new Answer(status, mediaType, null, body, null);
  }

  /** A status without a body. */
  public static Answer empty(int status) {
    return new Answer(status, null, null, null, null);
  }

  /** A problem, with the status of its type. */
  public static Answer of(Problem problem) {
    return new Answer(problem.type().status(), null, null, null, problem);
  }

  /** A problem that no field is to blame for. */
  public static Answer problem(ProblemType type, String detail) {
    return of(Problem.of(type, detail));
  }

  /** Adds a header. */
  public Answer header(CharSequence name, CharSequence value) {
    headers.add(name);
    headers.add(value);
    return this;
  }

  /** Adds a header if there is a value for it. */
  public Answer headerIfAny(CharSequence name, @Nullable CharSequence value) {
    return value == null ? this : header(name, value);
  }

  /**
   * 429: it may be sent again after the wait.
   *
   * @param begin what more came of, to be followed by "quota"
   */
  public static Answer tooMany(Allowance allowance, String begin) {
    return problem(
            ProblemType.TOO_MANY_REQUESTS,
            begin + " quota, " + allowance.quota() + "; send again after the time in Retry-After")
        .header(HttpHeaders.RETRY_AFTER, Long.toString(allowance.retryAfter()));
  }

  /** Tells what is left of a quota, besides those that were told before. */
  public Answer allowance(Allowance allowance) {
    allowances.add(allowance);
    return this;
  }

  /** Names, in a problem, the address of the operation that will tell the outcome. */
  public Answer operation(String address) {
    this.operation = address;
    return this;
  }

  /** The status. */
  public int status() {
    return status;
  }

  /** The media type of the body; null where there is none, or a problem. */
  public @Nullable String mediaType() {
    return mediaType;
  }

  /** The body; null where there is none, a streamed one, or a problem. */
  public @Nullable Buffer body() {
    return body;
  }

  /** The streamed body; null where there is none. */
  public @Nullable StreamedBody stream() {
    return stream;
  }

  /** The problem; null where there is none. */
  public @Nullable Problem problem() {
    return problem;
  }

  /** The address of the operation, in a problem that names one. */
  public @Nullable String operation() {
    return operation;
  }

  /** Names and values in turn. */
  List<CharSequence> headers() {
    return headers;
  }

  /** The quotas, as headers. */
  void putAllowances(MultiMap into) {
    if (!allowances.isEmpty()) {
      into.set(RATE_LIMIT_POLICY, joined(Allowance::policy));
      into.set(RATE_LIMIT, joined(Allowance::state));
    }
  }

  private String joined(Function<Allowance, String> field) {
    return allowances.stream().map(field).collect(Collectors.joining(", "));
  }
}
