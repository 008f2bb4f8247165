package io.muster.backends.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.backends.proxy.TcpProxy;
import java.net.URI;
import java.net.URLEncoder;

/** Takes AMQP addresses apart and changes their parts. */
final class RabbitUri {
  private static final int DEFAULT_PORT = 5672;

  private RabbitUri() {}

  static String of(String user, String password, int port, String virtualHost) {
    return "amqp://%s:%s@127.0.0.1:%d/%s"
        .formatted(encode(user), encode(password), port, encode(virtualHost));
  }

  static String host(String uri) {
    return URI.create(uri).getHost();
  }

  static int port(String uri) {
    int port = URI.create(uri).getPort();
    return port < 0 ? DEFAULT_PORT : port;
  }

  static String through(String uri, TcpProxy proxy) {
    URI parts = URI.create(uri);
    String user = parts.getRawUserInfo() == null ? "" : parts.getRawUserInfo() + "@";
    String address = user + proxy.host() + ":" + proxy.port();
    return parts.getScheme() + "://" + address + rest(parts);
  }

  /** The address without its password, fit for reports. */
  static String withoutSecrets(String uri) {
    return "amqp://" + host(uri) + ":" + port(uri) + rest(URI.create(uri));
  }

  private static String rest(URI parts) {
    String path = parts.getRawPath() == null ? "" : parts.getRawPath();
    return parts.getRawQuery() == null ? path : path + "?" + parts.getRawQuery();
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, UTF_8);
  }
}
