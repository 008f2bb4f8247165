package io.muster.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextsTest {

  @Test
  void bytesAreCountedAndNotCharacters() {
    assertEquals(0, Texts.utf8Length(""));
    assertEquals(8, Texts.utf8Length("aé€\u0000b"));
  }

  @Test
  void whatATerminalWouldObeyIsAQuestionMark() {
    assertEquals("a?[31mb?c?d?e Zoë", Texts.printable("a\u001b[31mb\u009bc\u2028d\u202ee Zoë"));
  }
}
