package io.muster.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Ids of the commands that HTTP clients send. Safe for any thread if its clock and generator are.
 */
public final class CommandIds {

  private static final int BYTES = 16;
  private static final int TIME_BYTES = 6;

  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * Makes ids.
   *
   * @param clock what random ids begin with
   * @param random where they come from; nobody may be able to guess its numbers, so outside of
   *     tests a {@link java.security.SecureRandom}
   */
  public CommandIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * An id that was never there before: 32 hexadecimal characters, of which the first 12 are the
   * milliseconds of the time and the others 80 random bits. Outcomes are kept by their ids, and so
   * those of a moment stand side by side: the database touches few pages for many of them.
   */
  public String random() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    long millis = clock.millis();
    for (int i = TIME_BYTES - 1; i >= 0; i--) {
      bytes[i] = (byte) millis;
      millis >>>= Byte.SIZE;
    }
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * The id of a write with an idempotency key: 64 hexadecimal characters, SHA-256 over the four
   * parts, each in UTF-8 with its length (4 bytes, big-endian) before it. Holds no secret, since
   * keys rotate and ids must not: it is the same in every process and version.
   *
   * @param client the client's name
   * @param idempotencyKey the key, without the quotes of a structured field
   * @param method the request's method, in capitals
   * @param path the request's path
   */
  public static String keyed(String client, String idempotencyKey, String method, String path) {
    MessageDigest digest = sha256();
    for (String part : new String[] {client, idempotencyKey, method, path}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
