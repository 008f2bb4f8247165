package io.muster.messaging.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import io.muster.messaging.BrokerSettings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Opens connections. The client's automatic recovery is off: it would hand out channels on which
 * old tags and confirms mean something else.
 */
final class Connections {

  private final List<BatchingConnectionFactory> factories = new ArrayList<>();

  Connections(BrokerSettings settings) {
    for (String uri : settings.uris()) {
      factories.add(factory(uri, settings));
    }
  }

  /** Blocks until a connection is open; its deliveries run on {@code callbacks}. */
  Connection open(String name, ExecutorService callbacks) throws IOException {
    return open(name, callbacks, () -> false);
  }

  /**
   * Blocks until a connection is open.
   *
   * @param callbacks where its deliveries run
   * @param held whether what is written may wait for a later flush, which must then come
   */
  Connection open(String name, ExecutorService callbacks, BooleanSupplier held) throws IOException {
    List<BatchingConnectionFactory> order = new ArrayList<>(factories);
    Collections.shuffle(order);
    IOException last = new IOException("no broker address");
    for (BatchingConnectionFactory factory : order) {
      try {
        return factory.open(callbacks, name, held);
      } catch (TimeoutException slow) {
        last = new IOException("the broker did not answer in time", slow);
      } catch (IOException refused) {
        last = refused;
      }
    }
    throw last;
  }

  private static BatchingConnectionFactory factory(String uri, BrokerSettings settings) {
    BatchingConnectionFactory factory = new BatchingConnectionFactory();
    try {
      factory.setUri(uri);
      if (uri.toLowerCase(Locale.ROOT).startsWith("amqps")) {
        // The client trusts every certificate unless told otherwise.
        factory.useSslProtocol(javax.net.ssl.SSLContext.getDefault());
        factory.enableHostnameVerification();
      }
    } catch (URISyntaxException | GeneralSecurityException wrong) {
      throw new IllegalArgumentException("RABBITMQ_URI is no address of a broker", wrong);
    }
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setRequestedHeartbeat(settings.requestedHeartbeatSeconds());
    int timeout = (int) settings.connectTimeout().toMillis();
    factory.setConnectionTimeout(timeout);
    factory.setHandshakeTimeout(timeout);
    factory.setChannelRpcTimeout(timeout);
    factory.setShutdownTimeout(1_000);
    factory.setExceptionHandler(new DefaultExceptionHandler());
    return factory;
  }
}
