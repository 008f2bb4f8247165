package io.muster.api.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request that can say anything, also what no client library would send. */
public final class HttpRequest {

  private final String method;
  private final String target;
  private final List<String> headers = new ArrayList<>();
  private byte[] body;

  private HttpRequest(String method, String target) {
    this.method = method;
    this.target = target;
  }

  public static HttpRequest of(String method, String target) {
    return new HttpRequest(method, target);
  }

  public static HttpRequest get(String target) {
    return of("GET", target);
  }

  public static HttpRequest post(String target, String json) {
    return of("POST", target).body("application/json", json);
  }

  public static HttpRequest put(String target, String json) {
    return of("PUT", target).body("application/json", json);
  }

  public static HttpRequest patch(String target, String json) {
    return of("PATCH", target).body("application/merge-patch+json", json);
  }

  public HttpRequest header(String name, String value) {
    headers.add(name + ": " + value);
    return this;
  }

  public HttpRequest body(String contentType, String text) {
    return body(contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  public HttpRequest body(String contentType, byte[] bytes) {
    this.body = bytes;
    return contentType == null ? this : header("Content-Type", contentType);
  }

  String method() {
    return method;
  }

  String target() {
    return target;
  }

  byte[] bytes() {
    StringBuilder head =
        new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    if (headers.stream().noneMatch(line -> line.startsWith("Host:"))) {
      head.append("Host: localhost\r\n");
    }
    boolean sized =
        headers.stream()
            .anyMatch(
                line ->
                    line.startsWith("Content-Length:") || line.startsWith("Transfer-Encoding:"));
    if (body != null && !sized) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    headers.forEach(line -> head.append(line).append("\r\n"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    if (body != null) {
      out.writeBytes(body);
    }
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
