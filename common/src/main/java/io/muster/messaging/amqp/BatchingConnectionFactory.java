package io.muster.messaging.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import com.rabbitmq.client.impl.SocketFrameHandler;
import com.rabbitmq.client.impl.SocketFrameHandlerFactory;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections that can hold back what is written, and that no message can end. The client
 * flushes its stream after each message, which is a call to the system for each, and one packet for
 * the broker to take apart.
 */
final class BatchingConnectionFactory extends ConnectionFactory {

  /** The client's own size of a frame until one is agreed on. */
  private static final int FIRST_FRAME_BYTES = 8_192;

  /**
   * How much longer than agreed a frame may be. To a message that comes again, or that it gives up,
   * the broker adds headers of its own, and then sends all in one frame, however long that got.
   */
  private static final int ADDED_BYTES = 65_536;

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
        return new MusterFrameHandler(socket, isHeld);
      }
    };
  }

  private static final class MusterFrameHandler extends SocketFrameHandler {
    private final BooleanSupplier isHeld;

    MusterFrameHandler(Socket socket, BooleanSupplier isHeld) throws IOException {
      super(socket, null, FIRST_FRAME_BYTES);
      this.isHeld = isHeld;
    }

    @Override
    public void setFrameMax(int bytes) {
      // 0 is no limit.
      super.setFrameMax(bytes == 0 ? 0 : bytes + ADDED_BYTES);
    }

    @Override
    public @Nullable Frame readFrame() throws IOException {
      Frame frame = super.readFrame();
      return frame == null ? null : ReadableFrames.readable(frame);
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
