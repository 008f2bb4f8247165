package io.muster.signing;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Bytes as signed text: base64url without padding of version (1 byte), key id (4), content,
 * signature (the first 16 bytes of the HMAC-SHA256 over what is before it).
 */
final class SignedText {

  /** The longest text that is looked at, in characters. */
  static final int MAX_LENGTH = 2_000;

  private static final byte VERSION = 1;
  private static final int HEADER = 1 + Integer.BYTES;
  private static final int SIGNATURE = 16;

  private final SigningKeys keys;
  private final Purpose purpose;

  SignedText(SigningKeys keys, Purpose purpose) {
    this.keys = keys;
    this.purpose = purpose;
  }

  /** What a text turned out to be. */
  sealed interface Opened {

    /** Signed by one of the keys. */
    record Genuine(ByteBuffer content) implements Opened {}

    /** Not in the form of such a text. */
    record Malformed() implements Opened {}

    /** In form, but no known key signed this for this purpose. */
    record Forged() implements Opened {}
  }

  String seal(byte[] content) {
    SigningKey key = keys.current();
    byte[] head =
        ByteBuffer.allocate(HEADER + content.length)
            .put(VERSION)
            .putInt(key.id())
            .put(content)
            .array();
    byte[] whole = Arrays.copyOf(head, head.length + SIGNATURE);
    System.arraycopy(key.sign(purpose, head), 0, whole, head.length, SIGNATURE);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  Opened open(String text) {
    if (text.length() > MAX_LENGTH) {
      return new Opened.Malformed();
    }
    byte[] whole;
    try {
      whole = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return new Opened.Malformed();
    }
    // The decoder is lenient about padding and unused bits: one content has one text, no other.
    if (whole.length < HEADER + SIGNATURE
        || whole[0] != VERSION
        || !Base64.getUrlEncoder().withoutPadding().encodeToString(whole).equals(text)) {
      return new Opened.Malformed();
    }
    return verify(whole);
  }

  private Opened verify(byte[] whole) {
    int end = whole.length - SIGNATURE;
    byte[] head = Arrays.copyOf(whole, end);
    byte[] signature = Arrays.copyOfRange(whole, end, whole.length);
    int keyId = ByteBuffer.wrap(whole, 1, Integer.BYTES).getInt();
    boolean genuine =
        keys.find(keyId)
            .map(key -> Arrays.copyOf(key.sign(purpose, head), SIGNATURE))
            .filter(expected -> MessageDigest.isEqual(expected, signature))
            .isPresent();
    return genuine
        ? new Opened.Genuine(ByteBuffer.wrap(head, HEADER, end - HEADER).slice())
        : new Opened.Forged();
  }
}
