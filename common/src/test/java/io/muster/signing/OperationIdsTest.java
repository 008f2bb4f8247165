package io.muster.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.signing.OperationDecoding.Invalid;
import io.muster.signing.OperationDecoding.Valid;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationIdsTest {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
  private final OperationIds ids = new OperationIds(TestKeys.FIRST);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdef0123456789abcdef",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "billing/order 17/ä",
        "9f86d081/replay",
        "ABCDEF",
        "abc",
        "x",
      })
  void anIdBringsBackItsOperation(String commandId) {
    Operation operation = new Operation(commandId, "shop-äöü", AT);

    String id = ids.encode(operation);

    assertEquals(new Valid(operation), ids.decode(id));
    assertTrue(id.matches("[A-Za-z0-9_-]+"), id);
    assertEquals(id, ids.encode(operation), "the same operation always has the same id");
  }

  @Test
  void theIdOfAnHttpWriteIsShort() {
    String id = ids.encode(new Operation("0123456789abcdef".repeat(2), "shop", AT));

    assertTrue(id.length() <= 64, id);
  }

  @Test
  void theLongestOperationComesBack() {
    Operation longest = new Operation("x".repeat(256), "c".repeat(255), AT);

    assertEquals(new Valid(longest), ids.decode(ids.encode(longest)));
  }

  @Test
  void noBitOfAnIdCanBeChanged() {
    byte[] id =
        Base64.getUrlDecoder().decode(ids.encode(new Operation("0123456789abcdef", "shop", AT)));
    for (int bit = 0; bit < id.length * 8; bit++) {
      byte[] tampered = id.clone();
      tampered[bit / 8] ^= (byte) (1 << bit % 8);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(tampered);
      assertEquals(new Invalid(), ids.decode(text), "bit " + bit);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "b3AuMTcwNTI0MDAwMA.Zm9vYmFy", "0123456789abcdef01234567"})
  void whatIsNoIdIsInvalid(String text) {
    assertEquals(new Invalid(), ids.decode(text));
  }

  @Test
  void aConsistencyTokenIsNoId() {
    String token =
        new ConsistencyTokens(TestKeys.FIRST, () -> AT, java.time.Duration.ofHours(24))
            .encode(new ClusterPoint(1, new byte[92]));

    assertEquals(new Invalid(), ids.decode(token));
  }

  @Test
  void anIdOutlivesTheRotationOfItsKeyUntilThatIsDropped() {
    String id = ids.encode(new Operation("0123456789abcdef", "shop", AT));

    assertInstanceOf(Valid.class, new OperationIds(TestKeys.SECOND_THEN_FIRST).decode(id));
    assertEquals(new Invalid(), new OperationIds(TestKeys.SECOND).decode(id));
  }

  @Test
  void anOperationWithoutCommandOrClientHasNoId() {
    assertThrows(IllegalArgumentException.class, () -> ids.encode(new Operation("", "shop", AT)));
    assertThrows(IllegalArgumentException.class, () -> ids.encode(new Operation("x", "", AT)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ids.encode(new Operation("x".repeat(257), "shop", AT)));
    assertThrows(
        IllegalArgumentException.class, () -> ids.encode(new Operation("x", "c".repeat(256), AT)));
  }

  @Test
  void theMarkOfARequestComesBackWithOrWithoutAHexadecimalId() {
    String fingerprint = new Fingerprints(TestKeys.FIRST).of(List.of("POST", "/users"));
    String mark = Fingerprints.mark(fingerprint);
    assertEquals(24, mark.length());
    for (String commandId : List.of("0123456789abcdef", "crm/4711")) {
      Operation operation = new Operation(commandId, "shop", AT, mark);
      assertEquals(new Valid(operation), ids.decode(ids.encode(operation)), commandId);
    }
  }

  @Test
  void marksTellRequestsApartOnlyUnderTheSameKey() {
    Fingerprints fingerprints = new Fingerprints(TestKeys.FIRST);
    String one = Fingerprints.mark(fingerprints.of(List.of("one")));
    String two = Fingerprints.mark(fingerprints.of(List.of("two")));
    String elsewhere =
        Fingerprints.mark(
            new Fingerprints(SigningKeys.random(new SecureRandom())).of(List.of("one")));
    assertTrue(Fingerprints.differ(one, two));
    assertFalse(Fingerprints.differ(one, one));
    assertFalse(Fingerprints.differ(one, elsewhere));
    assertFalse(Fingerprints.differ(one, null));
    for (String none :
        new String[] {null, "", "x", "00ff00ff.", "00ff00ff.!", "zzzzzzzz.AAAAAAAAAAAAAAAA"}) {
      assertNull(Fingerprints.mark(none), none);
    }
  }
}
