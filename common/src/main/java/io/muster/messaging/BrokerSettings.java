package io.muster.messaging;

import io.muster.config.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How to reach the broker, and what its queues are like.
 *
 * @param uris the addresses of the nodes, tried in random order, with one user and virtual host:
 *     {@code amqp://user:password@host:port/vhost}
 * @param heartbeat half of the time within which the broker notices that this process is silent
 * @param connectTimeout how long a connection attempt may take
 * @param ownUsers the AMQP users of Muster's own processes
 * @param topology the queues
 */
public record BrokerSettings(
    List<String> uris,
    Duration heartbeat,
    Duration connectTimeout,
    Set<String> ownUsers,
    TopologySettings topology) {

  private static final int LOOKS_UNTIL_GONE = 3;

  /** Takes its own copies. */
  public BrokerSettings {
    uris = List.copyOf(uris);
    ownUsers = Set.copyOf(ownUsers);
  }

  /** Reads them from {@code RABBITMQ_URI} and its companions. */
  public static BrokerSettings read(Settings settings) {
    String text =
        settings.requiredText(
            "RABBITMQ_URI",
            "the broker's address, such as amqp://user:password@host:5672/muster;"
                + " several are separated by commas");
    List<String> uris = Arrays.stream(text.split(",")).map(String::strip).toList();
    Set<String> ownUsers = new LinkedHashSet<>();
    if (!text.isEmpty()) {
      checkUris(settings, uris, ownUsers);
    }
    String own = settings.text("RABBITMQ_OWN_USERS", "muster-api,muster-worker,muster-operator");
    Arrays.stream(own.split(",")).map(String::strip).forEach(ownUsers::add);
    return new BrokerSettings(
        uris,
        settings.duration(
            "RABBITMQ_HEARTBEAT", "5s", Duration.ofSeconds(2), Duration.ofSeconds(60)),
        settings.duration(
            "RABBITMQ_CONNECT_TIMEOUT", "5s", Duration.ofMillis(100), Duration.ofSeconds(60)),
        ownUsers,
        TopologySettings.read(settings));
  }

  /**
   * The heartbeat to ask the broker for, in whole seconds, at least 1. RabbitMQ looks once in each
   * of those intervals, and ends a connection at the second look that finds nothing new: between
   * two and three intervals after the last byte. So three of them, and a second to hand over, fit
   * into twice {@link #heartbeat}.
   */
  public int requestedHeartbeatSeconds() {
    Duration promised = heartbeat.multipliedBy(2);
    long interval = promised.minusSeconds(1).dividedBy(LOOKS_UNTIL_GONE).toSeconds();
    // 0 would be none at all.
    return (int) Math.max(1, interval);
  }

  /** The user of the connections. */
  public String user() {
    return userOf(uris.get(0));
  }

  private static void checkUris(Settings settings, List<String> uris, Set<String> ownUsers) {
    if (!uris.stream().allMatch(BrokerSettings::isAddress)) {
      // Told without the address: it can hold a password.
      settings.fault(
          "RABBITMQ_URI", "must be an address such as amqp://user:password@host:5672/muster");
      return;
    }
    if (!uris.stream().allMatch(BrokerSettings::hasPlainCredentials)) {
      settings.fault(
          "RABBITMQ_URI",
          "must have a user and a password of ASCII characters: the client sends no others");
    }
    uris.forEach(uri -> ownUsers.add(userOf(uri)));
    // They are nodes of one cluster. Each message says the user, whichever node it goes to.
    if (uris.stream().map(uri -> List.of(userOf(uri), virtualHostOf(uri))).distinct().count() > 1) {
      settings.fault(
          "RABBITMQ_URI", "must have the same user and the same virtual host in all its addresses");
    }
  }

  /** The client decodes what is percent-encoded as ASCII, and makes question marks of the rest. */
  private static boolean hasPlainCredentials(String uri) {
    String credentials = URI.create(uri).getUserInfo();
    return credentials == null || credentials.chars().allMatch(c -> c < 128);
  }

  private static boolean isAddress(String uri) {
    try {
      String scheme = new URI(uri).getScheme();
      return "amqp".equals(scheme) || "amqps".equals(scheme);
    } catch (URISyntaxException wrong) {
      return false;
    }
  }

  private static String userOf(String uri) {
    String userInfo = URI.create(uri).getUserInfo();
    if (userInfo == null) {
      return "guest";
    }
    int colon = userInfo.indexOf(':');
    return colon < 0 ? userInfo : userInfo.substring(0, colon);
  }

  private static String virtualHostOf(String uri) {
    String path = URI.create(uri).getPath();
    return path == null || path.isEmpty() ? "/" : path.substring(1);
  }

  @Override
  public String toString() {
    return "BrokerSettings[user=" + user() + ", topology=" + topology + "]";
  }
}
