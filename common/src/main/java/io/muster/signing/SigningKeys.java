package io.muster.signing;

import io.muster.config.Settings;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The secrets that signatures are made with: the first signs, all of them verify. So a key is
 * rotated by setting {@code old,new} everywhere, then {@code new,old} everywhere, and dropping the
 * old one when what it signed has expired. Safe for any thread; its text form names key ids only.
 */
public final class SigningKeys {

  /** The setting that holds the secrets. */
  public static final String SETTING = "SIGNING_KEYS";

  /** The fewest characters in a secret. */
  public static final int MIN_SECRET_LENGTH = 32;

  private static final int MAX_SECRET_LENGTH = 1_024;
  private static final int MAX_KEYS = 4;
  private static final String WHAT_IS_RIGHT =
      "1 to "
          + MAX_KEYS
          + " different secrets of at least "
          + MIN_SECRET_LENGTH
          + " characters, the current one first, separated by commas";

  private final List<SigningKey> keys;

  private SigningKeys(List<SigningKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Reads {@code SIGNING_KEYS}, which must be there; notes what is wrong with it. */
  public static SigningKeys required(Settings settings) {
    String text = settings.requiredText(SETTING, WHAT_IS_RIGHT);
    return text.isEmpty() ? random(new SecureRandom()) : read(settings, text);
  }

  /** Reads {@code SIGNING_KEYS}; empty where it is absent. Notes what is wrong with it. */
  public static Optional<SigningKeys> optional(Settings settings) {
    String text = settings.optionalText(SETTING);
    return text == null ? Optional.empty() : Optional.of(read(settings, text));
  }

  /**
   * Keys of these secrets, the current one first.
   *
   * @throws IllegalArgumentException if they are not as they must be; the message says what would
   *     be right, without any secret
   */
  public static SigningKeys of(List<String> secrets) {
    if (secrets.isEmpty() || secrets.size() > MAX_KEYS) {
      throw new IllegalArgumentException(
          "must be " + WHAT_IS_RIGHT + "; there are " + secrets.size());
    }
    List<SigningKey> keys = new ArrayList<>();
    HashSet<Integer> ids = new HashSet<>();
    for (int i = 0; i < secrets.size(); i++) {
      String secret = secrets.get(i);
      if (secret.length() < MIN_SECRET_LENGTH || secret.length() > MAX_SECRET_LENGTH) {
        throw new IllegalArgumentException(
            "must be " + WHAT_IS_RIGHT + "; number " + (i + 1) + " has " + secret.length());
      }
      SigningKey key = SigningKey.of(secret.getBytes(StandardCharsets.UTF_8));
      if (!ids.add(key.id())) {
        throw new IllegalArgumentException(
            "must be " + WHAT_IS_RIGHT + "; number " + (i + 1) + " is there twice");
      }
      keys.add(key);
    }
    return new SigningKeys(keys);
  }

  /** One fresh key, for a process that shares its signatures with no other. */
  public static SigningKeys random(SecureRandom random) {
    return of(List.of(randomSecret(random)));
  }

  /** A fresh secret of 256 random bits, as {@code SIGNING_KEYS} takes it. */
  public static String randomSecret(SecureRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The key that signs. */
  SigningKey current() {
    return keys.get(0);
  }

  /** The key with this id, if it is known. */
  Optional<SigningKey> find(int id) {
    return keys.stream().filter(key -> key.id() == id).findFirst();
  }

  @Override
  public String toString() {
    return "SigningKeys" + keys;
  }

  private static SigningKeys read(Settings settings, String text) {
    try {
      return of(Arrays.stream(text.split(",", -1)).map(String::strip).toList());
    } catch (IllegalArgumentException wrong) {
      settings.fault(SETTING, String.valueOf(wrong.getMessage()));
      return random(new SecureRandom());
    }
  }
}
