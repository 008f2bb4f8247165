package io.muster.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.signing.ConsistencyTokenDecoding.Invalid;
import io.muster.signing.ConsistencyTokenDecoding.Reason;
import io.muster.signing.ConsistencyTokenDecoding.Valid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistencyTokensTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration DAY = Duration.ofHours(24);
  private static final ClusterPoint POINT =
      new ClusterPoint(NOW.getEpochSecond() << 32 | 7, new byte[] {1, 2, 3, -1, 0, 9});

  @Test
  void aTokenBringsBackItsPoint() {
    String token = at(NOW, TestKeys.FIRST).encode(POINT);

    Valid valid = assertInstanceOf(Valid.class, at(NOW, TestKeys.FIRST).decode(token));

    assertEquals(POINT.operationTime(), valid.point().operationTime());
    assertArrayEquals(POINT.clusterTime(), valid.point().clusterTime());
    assertTrue(token.matches("[A-Za-z0-9_-]+"), token);
  }

  @Test
  void theTokenOfAStoreWithOneCopyIsValid() {
    String token = at(NOW, TestKeys.FIRST).encode(ClusterPoint.NONE);

    Valid valid = assertInstanceOf(Valid.class, at(NOW, TestKeys.FIRST).decode(token));

    assertEquals(0, valid.point().operationTime());
    assertEquals(0, valid.point().clusterTime().length);
  }

  @Test
  void aTokenWithTheClusterTimeOfMongoDbFitsAHeader() {
    String token = at(NOW, TestKeys.FIRST).encode(new ClusterPoint(1L << 32, new byte[92]));

    assertTrue(token.length() < 200, "length " + token.length());
  }

  @Test
  void noBitOfATokenCanBeChanged() {
    byte[] token = Base64.getUrlDecoder().decode(at(NOW, TestKeys.FIRST).encode(POINT));
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] tampered = token.clone();
      tampered[bit / 8] ^= (byte) (1 << bit % 8);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(tampered);
      assertInstanceOf(Invalid.class, at(NOW, TestKeys.FIRST).decode(text), "bit " + bit);
    }
  }

  @Test
  void noCharacterOfATokenCanBeChanged() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ .~";
    String token = at(NOW, TestKeys.FIRST).encode(POINT);
    for (int i = 0; i < token.length(); i++) {
      for (char c : alphabet.toCharArray()) {
        String text = token.substring(0, i) + c + token.substring(i + 1);
        if (!text.equals(token)) {
          assertInstanceOf(Invalid.class, at(NOW, TestKeys.FIRST).decode(text), text);
        }
      }
    }
  }

  @Test
  void aTokenCutAnywhereOrLengthenedIsRefused() {
    String token = at(NOW, TestKeys.FIRST).encode(POINT);
    for (int i = 0; i < token.length(); i++) {
      assertInstanceOf(
          Invalid.class, at(NOW, TestKeys.FIRST).decode(token.substring(0, i)), "length " + i);
    }
    for (String more : new String[] {"A", "AA", "AAAA", "=", "==", "\n", token}) {
      assertInstanceOf(Invalid.class, at(NOW, TestKeys.FIRST).decode(token + more), more);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "null", "AAAA", "ÄÖÜ", "a.b.c", "\u0000"})
  void whatIsNoTokenIsMalformed(String text) {
    assertEquals(new Invalid(Reason.MALFORMED), at(NOW, TestKeys.FIRST).decode(text));
  }

  @Test
  void aVeryLongTextIsMalformed() {
    assertEquals(
        new Invalid(Reason.MALFORMED), at(NOW, TestKeys.FIRST).decode("A".repeat(1_000_000)));
  }

  @Test
  void anOperationIdIsNoToken() {
    String id =
        new OperationIds(TestKeys.FIRST)
            .encode(new Operation("0123456789abcdef0123456789abcdef", "shop", NOW));

    assertEquals(new Invalid(Reason.FORGED), at(NOW, TestKeys.FIRST).decode(id));
  }

  @Test
  void aTokenOutlivesTheRotationOfItsKeyUntilThatIsDropped() {
    String token = at(NOW, TestKeys.FIRST).encode(POINT);

    assertInstanceOf(Valid.class, at(NOW, TestKeys.SECOND_THEN_FIRST).decode(token));
    assertEquals(new Invalid(Reason.FORGED), at(NOW, TestKeys.SECOND).decode(token));
  }

  @Test
  void aTokenExpiresAfterItsTime() {
    String token = at(NOW, TestKeys.FIRST).encode(POINT);

    assertInstanceOf(Valid.class, at(NOW.plus(DAY), TestKeys.FIRST).decode(token));
    assertEquals(
        new Invalid(Reason.EXPIRED),
        at(NOW.plus(DAY).plusSeconds(1), TestKeys.FIRST).decode(token));
  }

  @Test
  void aTokenOfAClockSomeMinutesAheadIsTaken() {
    String token = at(NOW.plusSeconds(600), TestKeys.FIRST).encode(POINT);

    assertInstanceOf(Valid.class, at(NOW, TestKeys.FIRST).decode(token));
  }

  @Test
  void aTokenIssuedInTheFarFutureIsRefused() {
    String token = at(NOW.plusSeconds(601), TestKeys.FIRST).encode(POINT);

    assertEquals(new Invalid(Reason.FROM_THE_FUTURE), at(NOW, TestKeys.FIRST).decode(token));
  }

  @ParameterizedTest
  @ValueSource(longs = {601, 3_600, 1_000_000_000})
  void aPointInTheFarFutureIsRefused(long secondsAhead) {
    long operationTime = NOW.getEpochSecond() + secondsAhead << 32;
    String token = at(NOW, TestKeys.FIRST).encode(new ClusterPoint(operationTime, new byte[0]));

    assertEquals(new Invalid(Reason.FROM_THE_FUTURE), at(NOW, TestKeys.FIRST).decode(token));
  }

  @Test
  void aPointBeyondTheSignOfItsTimestampIsRefused() {
    String token = at(NOW, TestKeys.FIRST).encode(new ClusterPoint(-1L, new byte[0]));

    assertEquals(new Invalid(Reason.FROM_THE_FUTURE), at(NOW, TestKeys.FIRST).decode(token));
  }

  @Test
  void aClusterTimeOfUnlikelySizeIsNotIssued() {
    ConsistencyTokens tokens = at(NOW, TestKeys.FIRST);

    assertThrows(
        IllegalArgumentException.class,
        () -> tokens.encode(new ClusterPoint(1, new byte[ConsistencyTokens.MAX_CLUSTER_TIME + 1])));
    assertInstanceOf(
        Valid.class,
        tokens.decode(
            tokens.encode(new ClusterPoint(1, new byte[ConsistencyTokens.MAX_CLUSTER_TIME]))));
  }

  private static ConsistencyTokens at(Instant now, SigningKeys keys) {
    return new ConsistencyTokens(keys, InstantSource.fixed(now), DAY);
  }
}
