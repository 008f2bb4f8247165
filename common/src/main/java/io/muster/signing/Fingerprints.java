package io.muster.signing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints of requests: tell whether a retry with the same idempotency key asks for the same
 * thing. They are HMACs, so what is kept for days tells nothing about a password that was in the
 * request. Safe for any thread.
 */
public final class Fingerprints {

  /** How many bytes a {@link #mark} is of: the key's id and the beginning of the HMAC. */
  static final int MARK_BYTES = 12;

  private static final int KEY_ID_LENGTH = 8;
  private static final char SEPARATOR = '.';

  private final SigningKeys keys;

  /** Makes and compares fingerprints under {@code keys}. */
  public Fingerprints(SigningKeys keys) {
    this.keys = keys;
  }

  /** How a request compares to an earlier fingerprint. */
  public enum Comparison {
    /** The same request. */
    SAME,
    /** Another request. */
    DIFFERENT,
    /** Can't be told: no such fingerprint, or made under a key that is no longer known. */
    UNKNOWN
  }

  /**
   * The fingerprint of a request: the key's id, a dot, and the HMAC in base64url.
   *
   * @param canonical what makes it the same request (method, path, precondition, fields as they are
   *     validated and normalised), in an order that is always the same; a null says that a part is
   *     absent, which is not the same as empty
   */
  public String of(List<? extends @Nullable String> canonical) {
    return under(keys.current(), canonical);
  }

  /**
   * Compares a request to the fingerprint of an earlier one.
   *
   * @param fingerprint what {@link #of} made, maybe under an older key; null where there is none
   * @param canonical the request, as for {@link #of}
   */
  public Comparison compare(
      @Nullable String fingerprint, List<? extends @Nullable String> canonical) {
    return Optional.ofNullable(fingerprint)
        .flatMap(this::keyOf)
        .map(key -> isEqual(under(key, canonical), String.valueOf(fingerprint)))
        .map(same -> same ? Comparison.SAME : Comparison.DIFFERENT)
        .orElse(Comparison.UNKNOWN);
  }

  /**
   * The short form of a fingerprint, for where there is little room: hexadecimal digits. It tells
   * two requests apart but for one in 2^64.
   *
   * @return null where this is no fingerprint
   */
  public static @Nullable String mark(@Nullable String fingerprint) {
    if (fingerprint == null || fingerprint.indexOf(SEPARATOR) != KEY_ID_LENGTH) {
      return null;
    }
    try {
      String keyId = fingerprint.substring(0, KEY_ID_LENGTH);
      byte[] mac = Base64.getUrlDecoder().decode(fingerprint.substring(KEY_ID_LENGTH + 1));
      int digits = 2 * MARK_BYTES - KEY_ID_LENGTH;
      String mark = keyId + HexFormat.of().formatHex(mac, 0, digits / 2);
      return HexFormat.of().formatHex(HexFormat.of().parseHex(mark));
    } catch (IllegalArgumentException | IndexOutOfBoundsException none) {
      return null;
    }
  }

  /**
   * Whether two marks are of different requests; false where that can't be told, because they were
   * made under different keys or one is missing.
   */
  public static boolean differ(@Nullable String mark, @Nullable String other) {
    return mark != null
        && other != null
        && mark.regionMatches(0, other, 0, KEY_ID_LENGTH)
        && !mark.equals(other);
  }

  private Optional<SigningKey> keyOf(String fingerprint) {
    if (fingerprint.indexOf(SEPARATOR) != KEY_ID_LENGTH) {
      return Optional.empty();
    }
    try {
      return keys.find(HexFormat.fromHexDigits(fingerprint, 0, KEY_ID_LENGTH));
    } catch (IllegalArgumentException notHexadecimal) {
      return Optional.empty();
    }
  }

  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String under(SigningKey key, List<? extends @Nullable String> canonical) {
    byte[] mac =
        key.sign(
            Purpose.FINGERPRINT,
            canonical.stream().map(Fingerprints::lengthAndBytes).toArray(byte[][]::new));
    return HexFormat.of().toHexDigits(key.id())
        + SEPARATOR
        + Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }

  // With its length before it, no part can run into the next.
  private static byte[] lengthAndBytes(@Nullable String part) {
    if (part == null) {
      return ByteBuffer.allocate(Integer.BYTES).putInt(-1).array();
    }
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + bytes.length)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }
}
