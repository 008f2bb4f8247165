package io.muster.api.http;

import io.muster.access.Client;
import io.muster.api.contract.Operation;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** One request to an operation, its values checked against the contract. */
public final class Call {

  private static final Pattern TRACE_PARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private final Operation operation;
  private final Client client;
  private final String mediaType;
  private final String requestId;
  private final String path;
  private final Map<String, String> values;
  private JsonNode body = MissingNode.getInstance();
  private @Nullable IncomingBody incoming;

  /**
   * Made by the request handler and by tests.
   *
   * @param values the parameters that were sent, by their pointer in faults
   */
  public Call(
      Operation operation,
      Client client,
      String mediaType,
      String requestId,
      String path,
      Map<String, String> values) {
    this.operation = operation;
    this.client = client;
    this.mediaType = mediaType;
    this.requestId = requestId;
    this.path = path;
    this.values = values;
  }

  /** What is asked for. */
  public Operation operation() {
    return operation;
  }

  /** Who asks. */
  public Client client() {
    return client;
  }

  /** The media type that the client takes; for operations that have several. */
  public String mediaType() {
    return mediaType;
  }

  /**
   * Whether an operation that answers NDJSON or CSV shall answer CSV: the parameter {@code format}
   * decides, and where it wasn't sent, what the client takes.
   */
  public boolean wantsCsv() {
    String format = query("format");
    return format == null ? mediaType.equals(Answer.CSV) : format.equals("csv");
  }

  /** The id of the request, for logs and answers. */
  public String requestId() {
    return requestId;
  }

  /** The path as it was sent, without the query. */
  public String path() {
    return path;
  }

  /** A parameter of the path. */
  public String pathParameter(String name) {
    String value = values.get("{" + name + "}");
    if (value == null) {
      throw new IllegalArgumentException(operation.id() + " has no path parameter " + name);
    }
    return value;
  }

  /** A parameter of the query, its default where it has one and wasn't sent, else null. */
  public @Nullable String query(String name) {
    String value = values.get("?" + name);
    if (value != null) {
      return value;
    }
    var parameter = operation.queryParameters().get(name);
    return parameter == null ? null : parameter.defaultValue();
  }

  /** A header of the contract; several lines of a list are joined. Null where it wasn't sent. */
  public @Nullable String header(String name) {
    return values.get(name);
  }

  /** The trace context, where a valid one was sent. */
  public @Nullable String traceParent() {
    String sent = header("traceparent");
    return sent != null && TRACE_PARENT.matcher(sent).matches() ? sent : null;
  }

  /** The body; a missing node for an operation without one. */
  public JsonNode body() {
    return body;
  }

  /** Sets the body, once it was read. */
  public Call body(JsonNode read) {
    this.body = read;
    return this;
  }

  /** The body of an operation that reads it bit by bit; null where none was sent. */
  public @Nullable IncomingBody incoming() {
    return incoming;
  }

  /** Sets the body that is yet to be read. */
  Call incoming(IncomingBody body) {
    this.incoming = body;
    return this;
  }
}
