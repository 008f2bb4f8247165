package io.muster.messaging.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import com.rabbitmq.client.impl.SocketFrameHandler;
import com.rabbitmq.client.impl.SocketFrameHandlerFactory;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Opens connections that can hold back what is written. The client flushes its stream after each
 * message, which is a call to the system for each, and one packet for the broker to take apart.
 */
final class BatchingConnectionFactory extends ConnectionFactory {

  /** The client's own size of a frame until one is agreed on. */
  private static final int FIRST_FRAME_BYTES = 8_192;

  private BooleanSupplier isHeld = () -> false;

  /**
   * Blocks until a connection is open.
   *
   * @param callbacks where deliveries run
   * @param held whether a flush may wait for a later one, which must then come; asked on each
   */
  Connection open(ExecutorService callbacks, String name, BooleanSupplier held)
      throws IOException, TimeoutException {
    BatchingConnectionFactory copy = (BatchingConnectionFactory) clone();
    copy.isHeld = held;
    return copy.newConnection(callbacks, name);
  }

  /** Writes what was held back. */
  static void flush(Connection connection) throws IOException {
    ((AMQConnection) connection).flush();
  }

  @Override
  protected synchronized FrameHandlerFactory createFrameHandlerFactory() {
    return new SocketFrameHandlerFactory(
        getConnectionTimeout(), getSocketFactory(), getSocketConfigurator(), isSSL()) {
      @Override
      public FrameHandler create(Socket socket) throws IOException {
        return new HoldingFrameHandler(socket, isHeld);
      }
    };
  }

  private static final class HoldingFrameHandler extends SocketFrameHandler {
    private final BooleanSupplier isHeld;

    HoldingFrameHandler(Socket socket, BooleanSupplier isHeld) throws IOException {
      super(socket, null, FIRST_FRAME_BYTES);
      this.isHeld = isHeld;
    }

    @Override
    public void flush(WriteListener listener) throws IOException {
      if (!isHeld.getAsBoolean()) {
        super.flush(listener);
      } else if (listener != null) {
        listener.done(true, null);
      }
    }
  }
}
