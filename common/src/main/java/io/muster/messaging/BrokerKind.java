package io.muster.messaging;

/**
 * What a broker says it is.
 *
 * @param product its product name, such as {@code RabbitMQ}
 * @param version its version, such as {@code 4.0.5}
 */
public record BrokerKind(String product, String version) {

  /** Whether this is RabbitMQ; else it is the embedded broker. */
  public boolean isRabbit() {
    return product.equalsIgnoreCase("RabbitMQ");
  }

  /** The first number of the version; 0 if it has none. */
  public int major() {
    int dot = version.indexOf('.');
    try {
      return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
    } catch (NumberFormatException unusual) {
      return 0;
    }
  }
}
