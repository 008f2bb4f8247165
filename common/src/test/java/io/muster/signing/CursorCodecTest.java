package io.muster.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.user.UserId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorCodecTest {

  private static final UserId LAST = new UserId("65a1f0c2e4b0a1b2c3d4e5f6");

  @Test
  void aCursorComesBack() {
    for (int sort : new int[] {0, 1, 127}) {
      for (int filter : new int[] {0, 1, -1, Integer.MIN_VALUE}) {
        Cursor cursor = new Cursor(sort, filter, LAST);
        assertEquals(Optional.of(cursor), CursorCodec.decode(CursorCodec.encode(cursor)));
      }
    }
  }

  @Test
  void aCursorCanStandInAnAddress() {
    assertTrue(CursorCodec.encode(new Cursor(1, 5, LAST)).matches("[A-Za-z0-9_-]{30}"));
  }

  @Test
  void aMistypedCharacterIsFound() {
    String text = CursorCodec.encode(new Cursor(1, 5, LAST));
    for (int i = 0; i < text.length(); i++) {
      for (char c : "ABZabz059-_=".toCharArray()) {
        String mistyped = text.substring(0, i) + c + text.substring(i + 1);
        if (!mistyped.equals(text)) {
          assertEquals(Optional.empty(), CursorCodec.decode(mistyped), mistyped);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "65a1f0c2e4b0a1b2c3d4e5f6", "ÄÖ", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void whatIsNoCursorSpellsNone(String text) {
    assertEquals(Optional.empty(), CursorCodec.decode(text));
  }

  @Test
  void aSortOutOfRangeIsAMistakeOfTheCaller() {
    assertThrows(
        IllegalArgumentException.class, () -> CursorCodec.encode(new Cursor(128, 0, LAST)));
    assertThrows(IllegalArgumentException.class, () -> CursorCodec.encode(new Cursor(-1, 0, LAST)));
  }
}
