package io.muster.signing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One secret, with a key derived from it for each purpose. Safe for any thread. */
final class SigningKey {

  private static final String ALGORITHM = "HmacSHA256";

  private final int id;
  private final Map<Purpose, SecretKeySpec> derived = new EnumMap<>(Purpose.class);

  private SigningKey(int id, byte[] secret) {
    this.id = id;
    for (Purpose purpose : Purpose.values()) {
      byte[] label = ("muster " + purpose.label()).getBytes(StandardCharsets.US_ASCII);
      derived.put(
          purpose, new SecretKeySpec(mac(new SecretKeySpec(secret, ALGORITHM), label), ALGORITHM));
    }
  }

  static SigningKey of(byte[] secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("muster key id".getBytes(StandardCharsets.US_ASCII));
      return new SigningKey(ByteBuffer.wrap(digest.digest(secret)).getInt(), secret);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /**
   * The first four bytes of a SHA-256 over the secret: tells keys apart, and tells nothing else.
   */
  int id() {
    return id;
  }

  /** The 32 bytes of HMAC-SHA256 over the parts one after another. */
  byte[] sign(Purpose purpose, byte[]... parts) {
    SecretKeySpec key = derived.get(purpose);
    if (key == null) {
      throw new IllegalArgumentException("no key for " + purpose);
    }
    return mac(key, parts);
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(id);
  }

  private static byte[] mac(SecretKeySpec key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }
}
