package io.muster.backends.rabbit;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.muster.backends.ServerVersion;
import io.muster.backends.process.BackendException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;

/** A broker that somebody else runs: it is used as it is. */
final class GivenRabbit implements RabbitServer {
  private static final int CONNECT_MILLIS = 5_000;

  private final String uri;
  private final ServerVersion version;
  private final String source;
  private final AutoCloseable end;

  GivenRabbit(String uri, ServerVersion version, String source, AutoCloseable end) {
    this.uri = uri;
    this.version = version;
    this.source = source;
    this.end = end;
  }

  /** Connects to learn the version. */
  static GivenRabbit at(String uri, String source) {
    return new GivenRabbit(uri, askVersion(uri), source, () -> {});
  }

  static ServerVersion askVersion(String uri) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(CONNECT_MILLIS);
    factory.setAutomaticRecoveryEnabled(false);
    try {
      factory.setUri(uri);
      try (Connection connection = factory.newConnection("test-backends")) {
        Object version = connection.getServerProperties().get("version");
        return new ServerVersion(String.valueOf(version));
      }
    } catch (IOException | TimeoutException failed) {
      throw new BackendException("no answer from " + RabbitUri.withoutSecrets(uri), failed);
    } catch (URISyntaxException | GeneralSecurityException | IllegalArgumentException wrong) {
      // Without the cause: its message holds the address with the password.
      throw new BackendException("not an AMQP address (amqp://user:password@host:port/vhost)");
    }
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public ServerVersion version() {
    return version;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public boolean isOurs() {
    return false;
  }

  @Override
  public String newVirtualHost() {
    throw notOurs();
  }

  @Override
  public void stop() {
    throw notOurs();
  }

  @Override
  public void kill() {
    throw notOurs();
  }

  @Override
  public void start() {
    throw notOurs();
  }

  @Override
  public void pause() {
    throw notOurs();
  }

  @Override
  public void resume() {
    throw notOurs();
  }

  @Override
  public void memoryAlarm(boolean raised) {
    throw notOurs();
  }

  @Override
  public void diskAlarm(boolean raised) {
    throw notOurs();
  }

  @Override
  public String ctl(String... arguments) {
    throw notOurs();
  }

  @Override
  public void close() {
    try {
      end.close();
    } catch (Exception failed) {
      throw new BackendException("can't close " + source, failed);
    }
  }

  private UnsupportedOperationException notOurs() {
    return new UnsupportedOperationException("the broker of " + source + " isn't ours to change");
  }
}
