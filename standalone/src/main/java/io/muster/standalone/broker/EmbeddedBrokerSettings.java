package io.muster.standalone.broker;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link EmbeddedBroker} is started.
 *
 * @param port the loopback port to listen on; 0 means a free one
 * @param directory where queues and messages are kept, created when missing; null keeps them in
 *     memory
 * @param password the password of the service's own user {@value #USER}
 * @param producerPassword the password of {@value #PRODUCER}, the user for producers from outside
 */
public record EmbeddedBrokerSettings(
    int port, @Nullable Path directory, String password, String producerPassword) {

  /** The service's own user. */
  public static final String USER = "muster";

  /** The user for producers from outside, whose {@code user_id} the broker checks. */
  public static final String PRODUCER = "producer";

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Checks the port's range. */
  public EmbeddedBrokerSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 (a free one) to 65535, not " + port);
    }
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(producerPassword, "producerPassword");
  }

  /** A broker in memory on a free port with fresh passwords. */
  public static EmbeddedBrokerSettings inMemory() {
    return new EmbeddedBrokerSettings(0, null, newPassword(), newPassword());
  }

  /**
   * A broker whose queues and messages live under {@code directory}, on a free port with fresh
   * passwords.
   */
  public static EmbeddedBrokerSettings onDisk(Path directory) {
    return new EmbeddedBrokerSettings(0, directory, newPassword(), newPassword());
  }

  /** A password of 144 random bits that needs no escaping in a URI. */
  public static String newPassword() {
    var bytes = new byte[18];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "EmbeddedBrokerSettings[port=" + port + ", directory=" + directory + "]";
  }
}
