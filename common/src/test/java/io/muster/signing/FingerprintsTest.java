package io.muster.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.muster.signing.Fingerprints.Comparison;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintsTest {

  private static final List<String> REQUEST =
      List.of("POST", "/users", "Ada", "ada@example.com", "correct horse");
  private final Fingerprints fingerprints = new Fingerprints(TestKeys.FIRST);

  @Test
  void theSameRequestHasTheSameFingerprint() {
    assertEquals(fingerprints.of(REQUEST), fingerprints.of(REQUEST));
    assertEquals(Comparison.SAME, fingerprints.compare(fingerprints.of(REQUEST), REQUEST));
  }

  @Test
  void anotherPayloadIsTold() {
    List<String> other = List.of("POST", "/users", "Ada", "ada@example.com", "wrong horse");

    assertEquals(Comparison.DIFFERENT, fingerprints.compare(fingerprints.of(REQUEST), other));
  }

  @Test
  void noPartRunsIntoTheNext() {
    assertNotEquals(fingerprints.of(List.of("ab", "c")), fingerprints.of(List.of("a", "bc")));
    assertNotEquals(fingerprints.of(List.of("a", "")), fingerprints.of(List.of("a")));
    assertNotEquals(fingerprints.of(Arrays.asList("a", null)), fingerprints.of(List.of("a", "")));
    assertNotEquals(fingerprints.of(Arrays.asList("a", null)), fingerprints.of(List.of("a")));
  }

  @Test
  void aRetryAfterTheRotationOfTheKeyIsStillTold() {
    String before = fingerprints.of(REQUEST);
    Fingerprints rotated = new Fingerprints(TestKeys.SECOND_THEN_FIRST);

    assertNotEquals(before, rotated.of(REQUEST));
    assertEquals(Comparison.SAME, rotated.compare(before, REQUEST));
    assertEquals(Comparison.DIFFERENT, rotated.compare(before, List.of("other")));
  }

  @Test
  void underADroppedKeyNothingCanBeTold() {
    assertEquals(
        Comparison.UNKNOWN,
        new Fingerprints(TestKeys.SECOND).compare(fingerprints.of(REQUEST), REQUEST));
    assertEquals(Comparison.UNKNOWN, fingerprints.compare(null, REQUEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "zzzzzzzz.AAAA", "12345678", "........."})
  void whatIsNoFingerprintCantBeCompared(String text) {
    assertEquals(Comparison.UNKNOWN, fingerprints.compare(text, REQUEST));
  }

  @Test
  void aFingerprintHoldsNothingOfTheRequest() {
    assertFalse(fingerprints.of(REQUEST).contains("horse"));
  }
}
