package io.muster.api.contract;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;

/**
 * One operation of the contract.
 *
 * @param id its operation id
 * @param method its method; an operation with GET also answers HEAD
 * @param path its address
 * @param pathParameters its parameters in the path, in the order of the path
 * @param queryParameters its parameters in the query, by name
 * @param headerParameters its parameters in headers
 * @param bodies what its body may be, by media type; empty where it takes none
 * @param bodyRequired whether it needs a body
 * @param streamedBody whether the handler reads the body itself, bit by bit ({@code
 *     x-streamed-body}): of any length, and perhaps packed with gzip
 * @param produces the media types of its successful answers, the preferred one first
 * @param access who may call it
 * @param quota the name of the quota of its client that it counts against
 */
public record Operation(
    String id,
    HttpMethod method,
    PathTemplate path,
    List<Parameter> pathParameters,
    Map<String, Parameter> queryParameters,
    List<Parameter> headerParameters,
    Map<String, BodySchema> bodies,
    boolean bodyRequired,
    boolean streamedBody,
    List<String> produces,
    Access access,
    String quota) {

  /** Whether it takes a body. */
  public boolean takesBody() {
    return !bodies.isEmpty();
  }
}
