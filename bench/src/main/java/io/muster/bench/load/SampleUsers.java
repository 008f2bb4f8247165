package io.muster.bench.load;

import io.muster.command.Change;
import io.muster.user.EmailAddress;
import io.muster.user.User;
import io.muster.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Made-up users, about 300 bytes each as they are stored. Their hashes have the form of Argon2id's
 * and cost nothing. Any thread.
 */
public final class SampleUsers {
  /** How many different hashes there are: enough that they don't compress away. */
  private static final int HASHES = 4_096;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final long SCATTERING = 0x9E3779B97F4A7C15L;
  private static final long SEEDED_AT_SECOND = 1_704_067_200;

  private final String prefix;
  private final Order order;
  private final List<String> hashes = new ArrayList<>(HASHES);

  /**
   * Users whose addresses begin alike.
   *
   * @param prefix not used by anybody else in this database
   */
  public SampleUsers(String prefix) {
    this(prefix, Order.SCATTERED);
  }

  /**
   * Users whose addresses come in an order of choice.
   *
   * @param prefix not used by anybody else in this database
   */
  public SampleUsers(String prefix, Order order) {
    this.prefix = prefix;
    this.order = order;
    Random random = new Random(prefix.hashCode());
    for (int i = 0; i < HASHES; i++) {
      hashes.add(
          "$argon2id$v=19$m=19456,t=2,p=1$"
              + base64(random, SALT_BYTES)
              + "$"
              + base64(random, HASH_BYTES));
    }
  }

  /** In which order addresses come. */
  public enum Order {
    /** As addresses do: not in the order of the index. */
    SCATTERED,
    /** As they do in many a generated file: each behind the one before. */
    ASCENDING
  }

  /** The id of the n-th seeded user, the same in every process. */
  public static UserId seededId(int n) {
    return new UserId("%08x%016x".formatted(SEEDED_AT_SECOND, n));
  }

  /** What a command wants that makes the n-th user. */
  public Change.Create change(long n) {
    return new Change.Create(name(n), email(n), hash(n));
  }

  /** The n-th user as a row of a file of NDJSON, without the end of its line. */
  public String row(long n) {
    // Nothing in these has a meaning in JSON.
    return "{\"name\":\"%s\",\"email\":\"%s\",\"password_hash\":\"%s\"}"
        .formatted(name(n), email(n).written(), hash(n));
  }

  /** The n-th user as a worker would make it. */
  public User user(UserId id, long n) {
    EmailAddress email = email(n);
    Instant now = Instant.now();
    return new User(id, name(n), email.written(), email.key(), hash(n), now, now, 1);
  }

  private static String name(long n) {
    return "Sample Person " + n;
  }

  private EmailAddress email(long n) {
    String written =
        switch (order) {
          case SCATTERED -> Long.toHexString(n * SCATTERING) + "." + prefix + "@bench.example";
          case ASCENDING -> String.format(Locale.ROOT, "user%07d@%s.bench.example", n, prefix);
        };
    return new EmailAddress(written, written);
  }

  private String hash(long n) {
    return hashes.get((int) (n % HASHES));
  }

  private static String base64(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
