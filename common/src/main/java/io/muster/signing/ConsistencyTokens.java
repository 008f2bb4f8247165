package io.muster.signing;

import io.muster.config.Settings;
import io.muster.signing.ConsistencyTokenDecoding.Invalid;
import io.muster.signing.ConsistencyTokenDecoding.Reason;
import io.muster.signing.ConsistencyTokenDecoding.Valid;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Consistency tokens: points in the store's history as text that a client keeps and sends back,
 * signed, so that nobody can make the store wait for a point that never was. Safe for any thread.
 */
public final class ConsistencyTokens {

  /**
   * How far ahead of this process's clock a token may be: the clocks of its maker, its reader and
   * the store may differ by this much.
   */
  public static final Duration MAX_AHEAD = Duration.ofMinutes(10);

  /** The most bytes of a cluster time; what MongoDB makes has about 90. */
  public static final int MAX_CLUSTER_TIME = 1_024;

  private static final int FIXED = Integer.BYTES + Long.BYTES;

  private final SignedText text;
  private final InstantSource clock;
  private final Duration maxAge;

  /**
   * Makes and reads tokens.
   *
   * @param keys the keys that sign them
   * @param clock tells the time of issue
   * @param maxAge how long a token is honoured
   */
  public ConsistencyTokens(SigningKeys keys, InstantSource clock, Duration maxAge) {
    this.text = new SignedText(keys, Purpose.CONSISTENCY_TOKEN);
    this.clock = clock;
    this.maxAge = maxAge;
  }

  /** Reads {@code CONSISTENCY_TOKEN_MAX_AGE}: how long a token is honoured, 24 h unless set. */
  public static Duration maxAge(Settings settings) {
    return settings.duration(
        "CONSISTENCY_TOKEN_MAX_AGE", "24h", Duration.ofMinutes(1), Duration.ofDays(365));
  }

  /**
   * The token of a point, issued now.
   *
   * @throws IllegalArgumentException if its cluster time is longer than {@link #MAX_CLUSTER_TIME}
   */
  public String encode(ClusterPoint point) {
    byte[] clusterTime = point.clusterTime();
    if (clusterTime.length > MAX_CLUSTER_TIME) {
      throw new IllegalArgumentException(
          "a cluster time has at most "
              + MAX_CLUSTER_TIME
              + " bytes; this one has "
              + clusterTime.length);
    }
    return text.seal(
        ByteBuffer.allocate(FIXED + clusterTime.length)
            .putInt((int) clock.instant().getEpochSecond())
            .putLong(point.operationTime())
            .put(clusterTime)
            .array());
  }

  /** Reads a token that came from outside. */
  public ConsistencyTokenDecoding decode(String token) {
    SignedText.Opened opened = text.open(token);
    if (opened instanceof SignedText.Opened.Genuine genuine) {
      return read(genuine.content());
    }
    return new Invalid(
        opened instanceof SignedText.Opened.Malformed ? Reason.MALFORMED : Reason.FORGED);
  }

  private ConsistencyTokenDecoding read(ByteBuffer content) {
    if (content.remaining() < FIXED) {
      return new Invalid(Reason.MALFORMED);
    }
    Instant issued = Instant.ofEpochSecond(Integer.toUnsignedLong(content.getInt()));
    long operationTime = content.getLong();
    Instant operation = Instant.ofEpochSecond(operationTime >>> 32);
    Instant now = clock.instant();
    if (issued.isAfter(now.plus(MAX_AHEAD)) || operation.isAfter(now.plus(MAX_AHEAD))) {
      return new Invalid(Reason.FROM_THE_FUTURE);
    }
    if (issued.plus(maxAge).isBefore(now)) {
      return new Invalid(Reason.EXPIRED);
    }
    byte[] clusterTime = new byte[content.remaining()];
    content.get(clusterTime);
    return new Valid(new ClusterPoint(operationTime, clusterTime));
  }
}
