package io.muster.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * One API key as it is kept: its hash only. SHA-256 is enough, because a key is 256 random bits and
 * no word that could be guessed.
 *
 * @param client who holds it
 * @param hash the 64 hexadecimal characters of the SHA-256 of the key's text
 */
public record ApiKey(Client client, String hash) {

  private static final String PREFIX = "muster_";
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_CHARACTERS = 43;
  private static final int ID_LENGTH = 8;

  /**
   * The text of a fresh key: {@code muster_<name>_} and 43 random letters and digits.
   *
   * @param random outside of tests a {@link java.security.SecureRandom}
   */
  public static String generate(String name, RandomGenerator random) {
    StringBuilder key = new StringBuilder(PREFIX).append(name).append('_');
    for (int i = 0; i < RANDOM_CHARACTERS; i++) {
      key.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return key.toString();
  }

  /** The key with this text, as it is kept. */
  public static ApiKey of(Client client, String text) {
    return new ApiKey(client, HexFormat.of().formatHex(sha256(text)));
  }

  /** Tells the keys of one client apart: the beginning of the hash. */
  public String id() {
    return hash.substring(0, ID_LENGTH);
  }

  /** Its line in the file. */
  public String line() {
    return client.name() + " " + client.role().label() + " sha256:" + hash;
  }

  @Override
  public String toString() {
    return "ApiKey[" + client.name() + " " + client.role().label() + " " + id() + "]";
  }

  /** The name that a key's text claims; empty if it isn't in the form of a key. */
  static String claimedName(String text) {
    int end = text.length() - RANDOM_CHARACTERS - 1;
    return text.startsWith(PREFIX) && end > PREFIX.length() && text.charAt(end) == '_'
        ? text.substring(PREFIX.length(), end)
        : "";
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
