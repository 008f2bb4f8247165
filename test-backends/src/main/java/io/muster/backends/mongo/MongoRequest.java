package io.muster.backends.mongo;

import io.muster.backends.ServerVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * What a test needs of a MongoDB.
 *
 * @param version {@code 8}, {@code 4.4} or {@code any}
 * @param members how many, 1 to 7
 * @param own whether the test needs a set for itself, to stop, kill or pause its members
 * @param proxies whether each member stands behind a proxy
 * @param authentication whether it has a key file
 * @param initiated false for members that are no set yet
 * @param parameters of each server, such as {@code ttlMonitorSleepSecs=1}
 */
public record MongoRequest(
    String version,
    int members,
    boolean own,
    boolean proxies,
    boolean authentication,
    boolean initiated,
    List<String> parameters) {
  private static final int MOST_MEMBERS = 7;

  /** Copies the list. */
  public MongoRequest {
    if (members < 1 || members > MOST_MEMBERS) {
      throw new IllegalArgumentException("a replica set has 1 to 7 members, not " + members);
    }
    parameters = List.copyOf(parameters);
  }

  /** A set of any version. */
  public static MongoRequest of(int members) {
    return new MongoRequest(ServerVersion.ANY, members, false, false, false, true, List.of());
  }

  /** The same, of that line. */
  public MongoRequest ofVersion(String line) {
    return new MongoRequest(line, members, own, proxies, authentication, initiated, parameters);
  }

  /** The same, for the test alone. */
  public MongoRequest asOwn() {
    return new MongoRequest(version, members, true, proxies, authentication, initiated, parameters);
  }

  /** The same, each member behind a proxy. */
  public MongoRequest withProxies() {
    return new MongoRequest(version, members, own, true, authentication, initiated, parameters);
  }

  /** The same, with a key file and an administrator. */
  public MongoRequest withAuthentication() {
    return new MongoRequest(version, members, own, proxies, true, initiated, parameters);
  }

  /** The same, left for the test to initiate. */
  public MongoRequest uninitiated() {
    return new MongoRequest(version, members, own, proxies, authentication, false, parameters);
  }

  /** The same, with one more server parameter. */
  public MongoRequest with(String parameter) {
    List<String> more = new ArrayList<>(parameters);
    more.add(parameter);
    return new MongoRequest(version, members, own, proxies, authentication, initiated, more);
  }

  /** Whether a set that is shared, made for another request, does for this one. */
  public boolean isServedBy(MongoRequest made, MongoReplicaSet set) {
    if (set.isEmbedded()) {
      // It stands in only where the search for a real one was in vain.
      return equals(made);
    }
    if (own || !set.version().isOf(version)) {
      return false;
    }
    return set.isOurs()
        ? equals(
            new MongoRequest(
                version,
                made.members,
                own,
                made.proxies,
                made.authentication,
                made.initiated,
                made.parameters))
        : set.size() >= members && !needsStarting();
  }

  /** Whether only a set that we start can do. */
  boolean needsStarting() {
    return own || proxies || authentication || !initiated || !parameters.isEmpty();
  }

  /** For people: {@code MongoDB 8 replica set of 3 (own servers)}. */
  @Override
  public String toString() {
    String line = version.equals(ServerVersion.ANY) ? "MongoDB" : "MongoDB " + version;
    return line + " replica set of " + members + (own ? " (own servers)" : "");
  }
}
